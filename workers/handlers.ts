import { type Stage, STAGES } from '../queues/stages.ts';
import { checkStage } from './check.ts';
import { decodeStage } from './decode.ts';
import type { StageHandler } from './handler.ts';
import { normaliseStage } from './normalise.ts';
import { packageStage } from './package.ts';
import { publishStage } from './publish.ts';
import { redactStage } from './redact.ts';
import { takedownStage } from './takedown.ts';
import { transcribeStage } from './transcribe.ts';
import { verifyStage } from './verify.ts';

const ALL: readonly StageHandler[] = [
  decodeStage,
  normaliseStage,
  transcribeStage,
  checkStage,
  redactStage,
  packageStage,
  verifyStage,
  publishStage,
  takedownStage,
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
