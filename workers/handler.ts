import type { MediaJob } from '../media/job.ts';
import type { Payload, Stage } from '../queues/stages.ts';
import type { Heard } from '../src/heard.ts';
import type { NeededProgram } from '../src/programs/needed-programs.ts';
import type { Recording } from '../src/recordings/life.ts';
import type { RecordingState } from '../src/rules/recording/states.ts';

/** What a stage works with. */
export interface StageWork {
  readonly heard: Heard;
  readonly recording: Recording;
  readonly payload: Payload;
  /** The conditions for the media toolkit: private work folder, abort signal, progress, limits. */
  readonly job: MediaJob;
}

/** One stage of the pipeline: load, act, save. Running it twice must leave what running it once leaves. */
export interface StageHandler {
  readonly stage: Stage;
  /** The states in which there is work for it; in any other state the job is an old one and does nothing. */
  readonly during: readonly RecordingState[];
  /** The programs without which the work on this recording cannot be done: it waits until they work. */
  needs(recording: Pick<Recording, 'facts'>): readonly NeededProgram[];
  run(work: StageWork): Promise<void>;
}
