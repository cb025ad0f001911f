/** What works, what does not, since when, and what to do: by part of the station, the worst first. */
import type { Area, DiagnosisReport, Finding, Light } from '../../../electron/contract.ts';
import { useAnswer } from '../ask.ts';
import { useDesk } from '../desk.ts';
import { Answered } from '../parts/answered.tsx';
import { LightMark } from '../parts/light.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tool } from '../parts/tools.tsx';
import { findingIn } from '../text/findings.ts';

/** What is known changes by itself; looking again at network and lines is asked for. */
const knownEveryMs = 5_000;

const order: readonly Light[] = ['fault', 'attention', 'unknown', 'ok'];

export function Overview() {
  const { say } = useDesk();
  const known = useAnswer<'report'>({ type: 'report', isFresh: false }, knownEveryMs);
  // At once what is known; meanwhile the station looks again.
  const fresh = useAnswer<'report'>({ type: 'report', isFresh: true }, null);
  const isNewer = (fresh.value?.atMs ?? 0) >= (known.value?.atMs ?? 0);
  const shown = fresh.value !== null && isNewer ? fresh : known;
  return (
    <>
      <div className="desk-row">
        <Tool isDisabled={fresh.isAsking} onPress={fresh.again}>
          {say('overview.again')}
        </Tool>
        <p className="label" role="status">
          {fresh.isAsking && say('overview.looking')}
        </p>
      </div>
      <Answered answer={shown}>{(report) => <Report report={report} />}</Answered>
    </>
  );
}

export function Report({ report }: { report: DiagnosisReport }) {
  const { say, time } = useDesk();
  const areas = [...new Set(report.findings.map(({ area }) => area))];
  const worst = (area: Area) =>
    Math.min(
      ...report.findings
        .filter((one) => one.area === area)
        .map(({ light }) => order.indexOf(light)),
    );
  const verdict = {
    ok: say('overview.works'),
    attention: say('overview.attention'),
    fault: say('overview.fault'),
    unknown: say('overview.unknown'),
  }[report.light];
  return (
    <>
      <p className="verdict">
        <LightMark light={report.light} word={verdict} />
      </p>
      <p className="label">
        {say('overview.asOf', {
          time: time(report.atMs),
          id: report.stationId,
          version: report.version,
        })}
      </p>
      {areas
        .sort((one, other) => worst(one) - worst(other))
        .map((area) => (
          <Panel key={area} title={say(`area.${area}`)}>
            <ul className="findings">
              {report.findings
                .filter((finding) => finding.area === area)
                .sort((one, other) => order.indexOf(one.light) - order.indexOf(other.light))
                .map((finding) => (
                  <FindingItem key={`${finding.code} ${finding.about}`} finding={finding} />
                ))}
            </ul>
          </Panel>
        ))}
    </>
  );
}

function FindingItem({ finding }: { finding: Finding }) {
  const { say, since, words } = useDesk();
  const { code, light, about, sinceMs } = finding;
  const { says, todo, language } = findingIn(words.language, finding);
  return (
    <li
      className="finding"
      data-testid="finding"
      data-code={code}
      data-light={light}
      data-about={about}
    >
      <LightMark light={light} />
      <div>
        <p className="finding-says" lang={language}>
          {says}
        </p>
        {sinceMs !== null && <p className="label">{since(sinceMs)}</p>}
        {todo !== '' && (
          <p>
            <strong>{say('overview.todo')}</strong> <span lang={language}>{todo}</span>
          </p>
        )}
      </div>
    </li>
  );
}
