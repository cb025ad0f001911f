/** One snapshot of a station as a screen: the status band above, then the stage and its actions. */
import type { Screen } from '../../electron/contract.ts';
import { Endings } from './parts/ending.tsx';
import { Frame } from './parts/frame.tsx';
import { AmountScreen } from './screens/amount.tsx';
import { ChargingScreen } from './screens/charging.tsx';
import { EndedScreen } from './screens/ended.tsx';
import { OutOfServiceScreen } from './screens/out-of-service.tsx';
import { OverviewScreen } from './screens/overview.tsx';
import { PayScreen } from './screens/pay.tsx';
import { PlugInScreen } from './screens/plug-in.tsx';
import { ReceiptScreen } from './screens/receipt.tsx';
import { StartingScreen } from './screens/starting.tsx';
import { StoppingScreen } from './screens/stopping.tsx';
import { TermsScreen } from './screens/terms.tsx';
import { WelcomeScreen } from './screens/welcome.tsx';
import { ServiceEntrance } from './screens/service-entrance.tsx';
import type { StationSnapshot } from './station.ts';

export type ScreenOf<Name extends Screen['name']> = Extract<Screen, { name: Name }>;

/** What every screen gets: itself, the outlet it is about, and the whole snapshot around it. */
export interface ScreenProps<Name extends Screen['name']> {
  screen: ScreenOf<Name>;
  evse: string;
  snapshot: StationSnapshot;
}

export function KioskScreen({ snapshot }: { snapshot: StationSnapshot }) {
  return (
    <Endings snapshot={snapshot}>
      <Frame snapshot={snapshot}>
        <Chosen snapshot={snapshot} />
      </Frame>
    </Endings>
  );
}

function Chosen({ snapshot }: { snapshot: StationSnapshot }) {
  const { screen, evse } = snapshot;
  if (screen.name === 'diagnostics') return <ServiceEntrance screen={screen} snapshot={snapshot} />;
  if (evse === null) return <OverviewScreen snapshot={snapshot} />;
  const rest = { evse, snapshot };
  switch (screen.name) {
    case 'welcome':
      return <WelcomeScreen screen={screen} {...rest} />;
    case 'terms':
      return <TermsScreen screen={screen} {...rest} />;
    case 'amount':
      return <AmountScreen screen={screen} {...rest} />;
    case 'pay':
      return <PayScreen screen={screen} {...rest} />;
    case 'plug-in':
      return <PlugInScreen screen={screen} {...rest} />;
    case 'starting':
      return <StartingScreen screen={screen} {...rest} />;
    case 'charging':
      return <ChargingScreen screen={screen} {...rest} />;
    case 'stopping':
      return <StoppingScreen screen={screen} {...rest} />;
    case 'receipt':
      return <ReceiptScreen screen={screen} {...rest} />;
    case 'declined':
    case 'expired':
    case 'fault':
      return <EndedScreen screen={screen} {...rest} />;
    case 'out-of-service':
      return <OutOfServiceScreen screen={screen} {...rest} />;
  }
}
