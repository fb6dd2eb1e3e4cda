import { type Stage, STAGES } from '../queues/stages.ts';
import { check } from './check.ts';
import { decode } from './decode.ts';
import type { StageHandler } from './handler.ts';
import { normalise } from './normalise.ts';
import { packageRelease } from './package.ts';
import { publish } from './publish.ts';
import { redact } from './redact.ts';
import { takedown } from './takedown.ts';
import { transcribe } from './transcribe.ts';
import { verify } from './verify.ts';

const ALL: readonly StageHandler[] = [
  decode,
  normalise,
  transcribe,
  check,
  redact,
  packageRelease,
  verify,
  publish,
  takedown,
];

/**
 * The handler of every stage.
 * @throws when a stage has no handler, or two: work would wait for ever, or be done by whoever comes first
 */
export function handlersByStage(handlers: readonly StageHandler[] = ALL): Map<Stage, StageHandler> {
  const byStage = new Map<Stage, StageHandler>();
  for (const handler of handlers) {
    if (byStage.has(handler.stage)) throw new Error(`The stage “${handler.stage}” has two handlers.`);
    byStage.set(handler.stage, handler);
  }
  for (const stage of STAGES) if (!byStage.has(stage)) throw new Error(`The stage “${stage}” has no handler.`);
  return byStage;
}
