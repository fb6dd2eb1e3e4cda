import type { Stage } from '../queues/stages.ts';
import type { Logger } from '../src/log.ts';
import type { StageHandler } from './handler.ts';

type Load = () => Promise<StageHandler>;

/**
 * The handler of every stage, loaded once the worker takes jobs: with the word lists of the finders and the readers of files they take as long to
 * load as all the rest of a worker. A stage without a handler, or with two, does not compile: work would wait for ever, or be done by whoever comes first.
 */
export const HANDLERS: Readonly<Record<Stage, Load>> = {
  decode: async () => (await import('./decode.ts')).decodeStage,
  normalise: async () => (await import('./normalise.ts')).normaliseStage,
  transcribe: async () => (await import('./transcribe.ts')).transcribeStage,
  check: async () => (await import('./check.ts')).checkStage,
  redact: async () => (await import('./redact.ts')).redactStage,
  package: async () => (await import('./package.ts')).packageStage,
  verify: async () => (await import('./verify.ts')).verifyStage,
  publish: async () => (await import('./publish.ts')).publishStage,
  takedown: async () => (await import('./takedown.ts')).takedownStage,
};

/** Loads the handlers of these stages, one after the other. A job that comes meanwhile loads its own. Never rejects: what cannot be loaded is logged. */
export async function loadHandlers(log: Logger, stages: readonly Stage[]): Promise<void> {
  for (const stage of stages)
    await HANDLERS[stage]().catch((err: unknown) => log.error({ err, stage }, 'the code of a stage cannot be loaded'));
}
