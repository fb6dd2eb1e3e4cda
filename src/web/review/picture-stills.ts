import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stillForStaff } from '../../../media/picture/still.ts';
import { conflict, notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { allow } from '../../people/allow.ts';
import { keptFile } from '../../recordings/kept-files.ts';
import { findOutline } from '../../recordings/recordings.ts';
import type { RecordingId } from '../../rules/ids.ts';

/** How many stills are made at once: a page asks for many, and the stages need the processors too. */
const AT_ONCE = 2;
/** More than any page asks for. */
const MOST_WAITING = 400;
const LIMIT_MS = 20_000;
const WIDEST = 960;

/** Makes stills of recordings for staff to look at, a few at a time. Nothing is written down: each goes straight to whoever asked. */
export class PictureStills {
  private readonly heard: Heard;
  private readonly waiting: (() => void)[] = [];
  private free = AT_ONCE;

  constructor(heard: Heard) {
    this.heard = heard;
  }

  /**
   * The picture master of a recording at a moment, as JPEG. The master is not covered, so it is for staff only.
   * @param atSeconds from the start of the recording; after the end, the last frame
   * @param signal ends the work when nobody waits for it any more
   * @throws 403, 404, 409 when too many wait, MediaError
   */
  async make(actor: Actor, recordingId: RecordingId, atSeconds: number, signal: AbortSignal): Promise<Buffer> {
    allow(actor, 'see uncovered picture');
    const recording = await findOutline(this.heard, actor, 'see recording', recordingId);
    const sha256 = await keptFile(this.heard, recording, ['picture']);
    const picture = recording.facts?.picture;
    if (!sha256 || !picture) throw notFound('picture');
    await this.turn();
    try {
      const workDir = join(this.heard.config.varDir, 'work');
      await mkdir(workDir, { recursive: true, mode: 0o700 });
      const job = { tools: this.heard.tools, workDir, signal, progress: () => {}, threads: 1 };
      return await stillForStaff(
        { master: this.heard.files.path(sha256), picture, atSeconds, widest: WIDEST },
        { ...job, timeoutMs: LIMIT_MS, stallMs: LIMIT_MS },
      );
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }

  private async turn(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    if (this.waiting.length >= MOST_WAITING) throw conflict('Too many pictures are being made. Please wait a moment.');
    await new Promise<void>((go) => this.waiting.push(go));
  }
}
