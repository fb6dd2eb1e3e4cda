import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Heard } from '../../../src/heard.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { type FlagView, type RecordingView, recordingView } from '../../../src/views/view.ts';
import { auditLog } from '../../../src/store/schema.ts';
import { Desk, STAFF } from './desk.ts';
import { recordingWithFaces, type WithFaces } from './recording-with-faces.ts';
import { hostileShow } from './recordings-in-states.ts';

/** What the form for a new box sends. */
export const BOX = { start: '0:01', end: '0:03', x: '10', y: '20', width: '30', height: '40', why: 'A badge' };

/** The staff pages, and a video in which faces were found. */
export class VideoDesk {
  readonly desk: Desk;
  readonly show: Show;
  video!: WithFaces;

  private constructor(desk: Desk, show: Show) {
    this.desk = desk;
    this.show = show;
  }

  static async open(): Promise<VideoDesk> {
    const desk = await Desk.open();
    return new VideoDesk(desk, await hostileShow(desk.heard));
  }

  get heard(): Heard {
    return this.desk.heard;
  }

  /** Puts a new video on the desk. */
  async fresh(): Promise<void> {
    this.video = await recordingWithFaces(this.heard, this.show);
  }

  here(rest: string): string {
    return `/recordings/${this.video.id}${rest}`;
  }

  view(): Promise<RecordingView> {
    return recordingView(this.heard, STAFF, this.video.id);
  }

  async flag(id: string): Promise<FlagView | undefined> {
    return (await this.view()).flags.find((flag) => flag.id === id);
  }

  /** Sends a form as staff, from a page that shows what is there now. */
  async send(path: string, fields: Record<string, string> = {}): Promise<Response> {
    const about = /^\/covers\/(\w+)\//.exec(path)?.[1];
    const revision = about && (await this.revision(about));
    return this.desk.send(STAFF, this.here(path), { ...(revision ? { revision } : {}), ...fields });
  }

  /** Names the state in which a flag is now. */
  async revision(id: string): Promise<string | undefined> {
    return (await this.flag(id))?.revision;
  }

  /** A page as staff see it. */
  async page(path: string): Promise<string> {
    const response = await this.desk.get(STAFF, this.here(path));
    expect(response.status, path).toBe(200);
    return response.text();
  }

  /** Adds a box through its page. @returns its id */
  async added(): Promise<string> {
    const response = await this.send('/covers', BOX);
    expect(response.status).toBe(303);
    return /covers\/(\w+)\?said=box-added/.exec(response.headers.get('location')!)![1]!;
  }

  /** What the audit log says was done to a flag, in order. */
  async audited(subject: string): Promise<{ action: string; actor: string; decision: unknown }[]> {
    const rows = await this.heard.db.select().from(auditLog).where(eq(auditLog.subject, subject)).orderBy(auditLog.seq);
    return rows.map(({ action, actor, detail }) => ({ action, actor, decision: detail.decision }));
  }
}
