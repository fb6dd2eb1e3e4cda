import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { releaseContents } from '../../../src/publishing/contents.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { voiceRevision } from '../../../src/redaction/voice-marks.ts';
import { decidedSounds, flagsOf } from '../../../src/redaction/flag-rows.ts';
import { audioSpans } from '../../../src/rules/redaction/spans.ts';
import type { RecordingId } from '../../../src/rules/ids.ts';
import { flags, recordings } from '../../../src/store/schema.ts';
import { setAllowed } from '../set-allowed.ts';
import { flagRevision } from '../../../src/rules/redaction/flag-state.ts';
import { Desk, STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';
import * as made from './recordings-in-states.ts';
import { findRecording } from '../../../src/recordings/recordings.ts';

let desk: Desk;
let show: Show;
beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
});
afterAll(() => desk?.close());

const view = (id: RecordingId) => recordingView(desk.heard, STAFF, id);

/** A recording with every flag decided, in which the one person who speaks may not be heard. */
async function unheard(): Promise<{ id: RecordingId; speaker: string; address: string }> {
  const id = await made.recordingToDecide(desk.heard, show);
  await desk.heard.db.update(flags).set({ decision: 'bleep', decidedBy: STAFF.id }).where(eq(flags.recordingId, id));
  const speaker = (await rosterOf(desk.heard.db, id))[0]!.id;
  await setAllowed(desk.heard, id, speaker, [
    'voice:never',
    'name:role',
    'story:allow',
    'channel:podcast',
    'until:2029-01-01',
  ]);
  return { id, speaker, address: `/recordings/${id}/voices/${speaker}` };
}

const lineIds = (html: string): string[] => [...html.matchAll(/name="line" value="(\w+)"/g)].map(([, id]) => id!);
const marksOf = async (id: RecordingId) => (await flagsOf(desk.heard.db, id)).filter(({ kind }) => kind === 'voice');
const open = async (path: string) => (await desk.get(STAFF, path)).text();

describe('where somebody speaks', () => {
  it('is marked line by line, once however often it is saved, and taken back', async () => {
    const { id, speaker, address } = await unheard();
    const html = await open(address);
    const ids = lineIds(html);
    expect(ids.length).toBeGreaterThan(0);
    expect(html).toContain('Hello I am Jordan');
    const both: [string, string][] = ids.map((line) => ['line', line]);
    for (const _twice of [1, 2]) expect((await desk.send(STAFF, `${address}?page=1`, both)).status).toBe(303);
    expect(await marksOf(id)).toHaveLength(ids.length);
    for (const mark of await marksOf(id))
      expect(mark).toMatchObject({
        code: 'voice',
        participantId: speaker,
        foundBy: ['staff'],
        suggestion: 'silence',
        decision: 'silence',
        text: '',
      });
    const stretches = `${address}/stretches`;
    expect((await desk.send(STAFF, stretches, { start: '0:01.2', end: '0:02' })).status).toBe(303);
    expect((await desk.send(STAFF, stretches, { start: '0:01.2', end: '0:02' })).status).toBe(303);
    expect(await marksOf(id)).toHaveLength(ids.length + 1);
    for (const wrong of [
      { start: 'x', end: '0:02' },
      { start: '0:03', end: '0:02' },
      { start: '9:00', end: '9:02' },
    ])
      expect((await desk.send(STAFF, stretches, wrong)).status).toBe(422);
    const own = (await marksOf(id)).find(({ start }) => start === 1.2)!;
    expect((await desk.send(STAFF, stretches, { remove: `${own.id}:${flagRevision(own)}` })).status).toBe(303);
    const { hidden } = formWith(await open(address), 'name="line"');
    expect((await desk.send(STAFF, `${address}?page=1`, [...hidden])).status).toBe(303);
    expect(await marksOf(id)).toEqual([]);
  });

  it('lets a release be made once every place is marked, and its words leave the captions', async () => {
    const { id, speaker, address } = await unheard();
    const finish = `/recordings/${id}/finish`;
    const refused = await desk.send(STAFF, finish);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('said no to their own voice being heard');
    const sayAll = async () => {
      const { hidden } = formWith(await open(address), 'name="all" value="yes"');
      return desk.send(STAFF, `${address}/all`, [...hidden, ['all', 'yes']]);
    };
    const early = await sayAll();
    expect(early.status).toBe(422);
    expect(await early.text()).toContain('Nothing is marked yet.');
    await desk.send(
      STAFF,
      `${address}?page=1`,
      lineIds(await open(address)).map((line): [string, string] => ['line', line]),
    );
    expect((await desk.send(STAFF, finish)).status).toBe(409);
    expect((await sayAll()).status).toBe(303);
    expect((await view(id)).consent!.blocks).toEqual([]);
    expect(await open(`/recordings/${id}/consent`)).toContain('All of it must be silenced.');

    // Nobody can keep it for them.
    const [mark] = await marksOf(id);
    const revision = flagRevision(mark!);
    await desk.send(STAFF, `/recordings/${id}/decide`, { flag: mark!.id, decision: 'keep', revision });
    const kept = await desk.send(STAFF, finish);
    expect(kept.status).toBe(409);
    expect(await kept.text()).toContain('but they did not agree to be heard');
    await desk.send(STAFF, `/recordings/${id}/decide`, { flag: mark!.id, decision: 'silence' });

    // A change of the marks takes the word back that these are all.
    const stretch = { start: '0:00.5', end: '0:01' };
    await desk.send(STAFF, `${address}/stretches`, stretch);
    expect((await rosterOf(desk.heard.db, id)).find((person) => person.id === speaker)!.voiceMarkedAt).toBeNull();
    expect((await desk.send(STAFF, finish)).status).toBe(409);
    await sayAll();
    expect((await desk.send(STAFF, finish)).status).toBe(303);
    expect((await view(id)).state).toBe('making-release');

    const recording = await findRecording(desk.heard, STAFF, 'see recording', id);
    const all = await flagsOf(desk.heard.db, id);
    const spans = audioSpans(decidedSounds(all), {
      durationSeconds: recording.facts!.durationSeconds,
      envelope: { stepSeconds: 0.1, rms: new Float32Array(60) },
      words: recording.transcript!.words,
    });
    const people = await rosterOf(desk.heard.db, id);
    const redaction = { spans, covers: [], decisionsHash: '' };
    const { words } = releaseContents({ ...recording, redaction }, people, all);
    expect(words.filter(({ redacted }) => !redacted)).toEqual([]);
  });

  it('voids a finished version, and stays as it is where they said yes', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    const speaker = (await rosterOf(desk.heard.db, id))[0]!.id;
    const address = `/recordings/${id}/voices/${speaker}`;
    expect(await open(address)).toContain('said yes to being heard');
    expect((await desk.send(STAFF, `${address}/stretches`, { start: '0:01', end: '0:02' })).status).toBe(303);
    expect((await view(id)).release!.current).toBe(false);
    expect(await marksOf(id)).toMatchObject([{ decision: 'keep' }]);
    // They change their mind: what was kept is silenced as soon as staff say that it is all.
    await setAllowed(desk.heard, id, speaker, ['voice:never', 'story:allow', 'channel:podcast', 'until:2029-01-01']);
    const { hidden } = formWith(await open(address), 'name="all" value="yes"');
    await desk.send(STAFF, `${address}/all`, [...hidden, ['all', 'yes']]);
    expect(await marksOf(id)).toMatchObject([{ decision: 'silence' }]);
    await desk.send(STAFF, `${address}/all`, { all: 'undo' });
    expect((await view(id)).consent!.blocks.join(' ')).toContain('said no to their own voice');
  });

  it('is nothing for somebody who is only talked about, or while an episode is out', async () => {
    const { id } = await unheard();
    const mentioned = (await rosterOf(desk.heard.db, id)).find(({ onlyMentioned }) => onlyMentioned)!;
    expect((await desk.get(STAFF, `/recordings/${id}/voices/${mentioned.id}`)).status).toBe(404);
    const published = await made.publishedRecording(desk.heard, show);
    const speaker = (await rosterOf(desk.heard.db, published))[0]!.id;
    const address = `/recordings/${published}/voices/${speaker}`;
    expect(await open(address)).toContain('This cannot be changed now.');
    const revision = voiceRevision(await marksOf(published), null);
    const all = { all: 'yes', silent: 'yes', revision };
    expect((await desk.send(STAFF, `${address}/all`, all)).status).toBe(422);
  });

  it('has pages where the recording is long', async () => {
    const { id, address } = await unheard();
    const [recording] = await desk.heard.db.select().from(recordings).where(eq(recordings.id, id));
    const words = Array.from({ length: 500 }, (_, index) => ({
      text: `w${index}.`,
      start: index * 4,
      end: index * 4 + 1,
      probability: 1,
    }));
    await desk.heard.db
      .update(recordings)
      .set({ transcript: { ...recording!.transcript!, words }, facts: { ...recording!.facts!, durationSeconds: 2000 } })
      .where(eq(recordings.id, id));
    const second = await open(`${address}?page=2`);
    expect(second).toContain('page 2 of');
    const [line] = lineIds(second);
    const saved = await desk.send(STAFF, `${address}?page=2`, [
      ['line', line!],
      ['go', 'next'],
    ]);
    expect(saved.headers.get('location')).toContain('page=3');
    // What is marked on another page stays.
    await desk.send(STAFF, `${address}?page=3`, []);
    expect((await marksOf(id)).map((mark) => mark.id)).toEqual([line]);
  });
});
