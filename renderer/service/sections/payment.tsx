/** Payment and its webhooks, tried step by step; below them the money that is not settled, and alerts. */
import { textOf } from '../../text/format.ts';
import type { OpenSettlement, TestStep } from '../../../electron/contract.ts';
import { Breakable } from '../../kiosk/parts/breakable.tsx';
import { useAct } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { RefusalNote } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';
import { Alerts } from './alerts.tsx';

export function Payment() {
  const { say, screen, snapshot } = useDesk();
  const { paymentIsReachable } = snapshot;
  return (
    <>
      <p className="verdict">
        <LightMark
          light={paymentIsReachable ? 'ok' : 'fault'}
          word={say(paymentIsReachable ? 'payment.reachable' : 'payment.unreachable')}
        />
      </p>
      <Test type="testPayment" title={say('payment.test')} how={say('payment.how')} />
      <Test type="testWebhook" title={say('payment.testWebhook')} how={say('payment.webhookHow')} />
      <Panel title={say('settlements.title')}>
        {screen.settlements.length === 0 && <p>{say('settlements.none')}</p>}
        {screen.settlements.map((one) => (
          <Settlement key={one.reference} settlement={one} />
        ))}
      </Panel>
      <Alerts />
    </>
  );
}

interface TestProps {
  type: 'testPayment' | 'testWebhook';
  title: string;
  how: string;
}

function Test({ type, title, how }: TestProps) {
  const { say } = useDesk();
  const test = useAct<'testPayment' | 'testWebhook'>();
  return (
    <Panel title={title}>
      <p className="label">{how}</p>
      <Tool acts isDisabled={test.isRunning} onPress={() => test.run({ type })}>
        {title}
      </Tool>
      <div role="status">
        {test.isRunning && <p>{say('payment.testing')}</p>}
        {test.answer?.ok === false && <RefusalNote refusal={test.answer} />}
        {test.answer?.ok === true && <TestSteps steps={test.answer.value} />}
      </div>
    </Panel>
  );
}

export function TestSteps({ steps }: { steps: TestStep[] }) {
  const { say } = useDesk();
  return (
    <ol className="findings">
      {steps.map(({ step, light, tookMs, says }) => (
        <li key={step} className="finding" data-step={step} data-light={light}>
          <LightMark light={light} />
          <div>
            <p className="finding-says">
              {say(`step.${step}`)}
              {tookMs !== null && (
                <span className="label">
                  {' '}
                  {textOf({ number: String(Math.round(tookMs)), unit: 'ms' })}
                </span>
              )}
            </p>
            <p lang="en">{says}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Settlement({ settlement }: { settlement: OpenSettlement }) {
  const { say, time, words } = useDesk();
  const { reference, evse, plan, createdAtMs, heldMinor, next } = settlement;
  const retry = useAct<'retry'>();
  return (
    <div className="entry" data-testid="settlement">
      <h3>
        <Breakable>{reference}</Breakable>
      </h3>
      <Facts
        facts={[
          { name: say('settlements.outlet'), value: evse },
          { name: say('settlements.created'), value: time(createdAtMs) },
          {
            name: say('settlements.held'),
            value: heldMinor === null ? say('notKnown') : textOf(words.money(heldMinor)),
          },
          { name: say('settlements.plan'), value: say(`plan.${plan}`) },
          {
            name: say('settlements.next'),
            value: next === null ? say('settlements.underWay') : <Next key="next" next={next} />,
          },
          ...(next === null
            ? []
            : [
                { name: say('settlements.tries'), value: next.attempts },
                {
                  name: say('settlements.lastError'),
                  value: <span lang="en">{next.lastError ?? '–'}</span>,
                },
              ]),
        ]}
      />
      {next !== null && (
        <Tool
          isDisabled={retry.isRunning}
          name={`${say('settlements.retry')}: ${reference}`}
          onPress={() => retry.run({ type: 'retry', reference })}
        >
          {say('settlements.retry')}
        </Tool>
      )}
      <div role="status">
        {retry.answer?.ok === true && <p>{say('settlements.retried')}</p>}
        {retry.answer?.ok === false && <RefusalNote refusal={retry.answer} />}
      </div>
    </div>
  );
}

function Next({ next }: { next: NonNullable<OpenSettlement['next']> }) {
  const { say, nowMs, words } = useDesk();
  const { operation, isRefused, nextTryAtMs } = next;
  const leftMs = nextTryAtMs - nowMs;
  const when = () => {
    if (isRefused) return say('settlements.refusedForGood');
    if (leftMs <= 0) return say('settlements.nextNow');
    return say('settlements.nextIn', { time: words.duration(leftMs) });
  };
  return (
    <>
      {say(`operation.${operation}`)},{' '}
      {isRefused ? <LightMark light="fault" word={when()} /> : when()}
    </>
  );
}
