/** Loads the technician's side beside the running station: no start waits for it, and no driver. */
import type { AssembledStation } from './assemble.ts';
import type { ServiceSide } from './assemble-service.ts';
import type { Brightness } from './ambience/brightness.ts';
import type { StationLog } from './log.ts';
import type { LockState } from './screen/lock-state.ts';
import type { ServiceAnswer } from './session/service-view.ts';
import type { EvidenceParts } from './web/evidence-route.ts';
import type { WebParts } from './web/server.ts';

export interface ShellParts {
  configPath: string;
  /** The program's own package.json. */
  packageJson: string;
  brightness: Brightness | null;
  locks: () => LockState | null;
  /** Ends the program in order, to be started anew. */
  restart: () => void;
  log: StationLog;
}

export interface LoadedLater {
  /** Loads it now, if it is not yet. */
  load(): Promise<void>;
  answer(raw: unknown): Promise<ServiceAnswer>;
  evidence: EvidenceParts;
  stop(): void;
}

export function openServiceSide(
  assembled: AssembledStation,
  web: () => WebParts,
  shell: ShellParts,
): LoadedLater {
  let side: ServiceSide | null = null;
  let loading: Promise<ServiceSide> | null = null;
  const load = (): Promise<ServiceSide> => {
    loading ??= loadSide(assembled, web, shell).then((loaded) => (side = loaded));
    return loading;
  };
  return {
    async load() {
      await load();
    },
    answer: async (raw) => (await load()).answer(raw),
    evidence: { take: (token) => side?.evidence.take(token) ?? null },
    stop: () => side?.stop(),
  };
}

async function loadSide(
  { serviceParts }: AssembledStation,
  web: () => WebParts,
  { configPath, packageJson, brightness, locks, restart, log }: ShellParts,
): Promise<ServiceSide> {
  const { assembleService } = await import('./assemble-service.ts');
  const { maintenanceTools } = await import('./service/maintenance-tools.ts');
  const { readMetrics } = await import('./web/server.ts');
  const maintenance = maintenanceTools({
    version: serviceParts.version,
    runtimes: process.versions,
    configPath,
    installed: { packageJson },
    brightness,
    locks,
    clock: serviceParts.clock,
  });
  return assembleService({
    ...serviceParts,
    metrics: async () => (await readMetrics(web())).text,
    maintenance,
    restart,
    log,
  });
}
