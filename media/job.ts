/** What whisper.cpp is run with. Decoding settings belong to the model: see `media/transcribe/models.ts`. */
export interface WhisperModel {
  /** Short name shown in reports, such as `base.en` or `demo-en`. */
  readonly name: string;
  /** Path of the ggml file. */
  readonly path: string;
  /** Path of the VAD model, where there is one. */
  readonly vadPath?: string;
}

/** CMU PocketSphinx with its US English model: a second listener, where it is installed. */
export interface Pocketsphinx {
  /** Path of `pocketsphinx_batch`. */
  readonly program: string;
  /** Folder of the acoustic model. */
  readonly model: string;
  /** Path of the pronouncing dictionary: a word and its sounds a line. */
  readonly dictionary: string;
}

/** The programs the toolkit runs, found once at start-up and handed down: the toolkit itself reads no environment. */
export interface MediaTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly whisperCli: string;
  /** Further builds of whisper-cli, plainer ones last: used when the trial of those before them fails. */
  readonly otherListeners?: readonly string[];
  readonly whisperModel: WhisperModel;
  /** Path of CenterFace's network (`centerface.onnx`). Left out where set-up could not bring it: a slower finder looks then. */
  readonly faceModel?: string;
  /** Left out where it is not installed: Heard works without it, and says so. */
  readonly pocketsphinx?: Pocketsphinx;
}

/**
 * The conditions one piece of media work runs under. Every function that starts a program takes one.
 * Aborting `signal` kills the program; `workDir` is private to the work and is removed by whoever made it.
 */
export interface MediaJob {
  readonly tools: MediaTools;
  /** Existing folder, private to this work. */
  readonly workDir: string;
  readonly signal: AbortSignal;
  /** Called with the share done, 0 to 1, never going back. */
  readonly progress: (done: number) => void;
  /** The longest that one program may run, in milliseconds. */
  readonly timeoutMs: number;
  /** The longest that one program may run without showing progress, in milliseconds. */
  readonly stallMs: number;
  /** Processor threads that this work may use. */
  readonly threads: number;
}

/** The same job, reporting its 0-to-1 progress as the part from `from` to `to` of the whole. */
export function partOf(job: MediaJob, from: number, to: number): MediaJob {
  return { ...job, progress: (done) => job.progress(from + (to - from) * Math.min(1, Math.max(0, done))) };
}
