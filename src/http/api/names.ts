import { STAGES, type Stage } from '../../../queues/stages.ts';
import { type RecordingState, STATES } from '../../rules/recording/states.ts';

/** The words of the pipeline, in the form that shapes want: a list that is not empty. */
export const StageNames = [...STAGES] as [Stage, ...Stage[]];
export const RecordingStates = Object.keys(STATES) as [RecordingState, ...RecordingState[]];
