import { finishTakedown } from '../src/lifecycle/finish-takedown.ts';
import type { StageHandler } from './handler.ts';

/** Removes the bytes of an episode that was taken down, and more where somebody in it said no. */
export const takedownStage: StageHandler = {
  stage: 'takedown',
  // Staff may be at work on the next version already: what was public goes all the same.
  during: ['taken-down', 'needs-decisions'],
  needs: () => [],
  run: ({ heard, payload }) => finishTakedown(heard, payload.recordingId, payload.run),
};
