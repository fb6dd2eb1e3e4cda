import type { MediaJob } from './job.ts';

/** One of several pieces of work that do not wait for each other. */
export interface PartOfWork<T> {
  /** Its share of the whole, for the progress; those of all pieces make 1. */
  readonly share: number;
  readonly work: (job: MediaJob) => Promise<T>;
}

/**
 * Does pieces of work beside each other, or one after the other where the job has one thread. The first that fails stops the others; all have ended when this answers.
 * @returns what each of them answered, in their order
 * @throws what the first that failed threw
 */
export async function sideBySide<T extends readonly unknown[]>(
  job: MediaJob,
  pieces: { readonly [K in keyof T]: PartOfWork<T[K]> },
): Promise<T> {
  const failure = new AbortController();
  const signal = AbortSignal.any([job.signal, failure.signal]);
  const done = pieces.map(() => 0);
  const failed: unknown[] = [];
  const start = async ({ share, work }: PartOfWork<unknown>, index: number): Promise<unknown> => {
    const progress = (now: number) => {
      done[index] = Math.max(done[index]!, share * Math.min(1, now));
      job.progress(done.reduce((sum, one) => sum + one, 0));
    };
    try {
      return await work({ ...job, signal, progress });
    } catch (error) {
      failed.push(error);
      failure.abort();
      return undefined;
    }
  };
  const answers: unknown[] = [];
  if (job.threads > 1) answers.push(...(await Promise.all(pieces.map(start))));
  else for (const [index, piece] of pieces.entries()) if (failed.length === 0) answers.push(await start(piece, index));
  if (failed.length > 0) throw failed[0];
  return answers as unknown as T;
}
