import type { Stage } from '../queues/stages.ts';
import type { StageHandler } from './handler.ts';

type Load = () => Promise<StageHandler>;

/**
 * The handler of every stage, loaded when the first job of the stage comes: with the word lists of the finders and the readers of files they take as long to
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
