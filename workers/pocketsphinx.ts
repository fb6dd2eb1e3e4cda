import type { MediaJob } from '../media/job.ts';
import type { Heard } from '../src/heard.ts';

/** Whether PocketSphinx, where it is installed, passed its trial. The work goes on without it. */
export async function pocketsphinxIsFit({ tools, programs }: Pick<Heard, 'tools' | 'programs'>): Promise<boolean> {
  if (!tools.pocketsphinx) return true;
  const trial = await programs.trialOf('pocketsphinx').catch(() => null);
  return trial?.passed ?? true;
}

/** The same job, without PocketSphinx where it is not fit: words then have Whisper's own times. */
export function withFitTools(job: MediaJob, isFit: boolean): MediaJob {
  const { pocketsphinx: _, ...tools } = job.tools;
  return isFit ? job : { ...job, tools };
}
