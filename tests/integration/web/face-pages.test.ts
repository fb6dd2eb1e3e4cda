import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/redaction/choices.ts';
import { decidedCovers, finishDecisions, flagsOf } from '../../../src/redaction/decisions.ts';
import { nameFace, sayNotAFace } from '../../../src/redaction/face-decisions.ts';
import { STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';
import { VideoDesk } from './video-desk.ts';
import type { FlagId } from '../../../src/rules/ids.ts';

let on: VideoDesk;
beforeAll(async () => {
  on = await VideoDesk.open();
});
afterAll(() => on?.desk.close());
beforeEach(() => on.fresh());

describe('whose face it is', () => {
  it('decides what is suggested: kept only where its owner said yes', async () => {
    for (const [person, participantId, suggestion] of [
      [on.video.seen, on.video.seen, 'keep'],
      [on.video.hidden, on.video.hidden, 'cover'],
      ['somebody-else', null, 'cover'],
    ] as const) {
      expect((await on.send(`/covers/${on.video.face}/person`, { person })).status).toBe(303);
      expect(await on.flag(on.video.face)).toMatchObject({ participantId, suggestion, decision: null });
    }
    expect((await on.send(`/covers/${on.video.face}/person`, { person: '' })).status).toBe(422);
    expect((await on.send(`/covers/${on.video.face}/person`, { person: 'nobody-we-know' })).status).toBe(422);
    expect((await on.audited(on.video.face)).map(({ action }) => action)).toEqual([
      'flag.named',
      'flag.named',
      'flag.named',
    ]);
  });

  it('has to be decided again when another name is given to a face that was kept', async () => {
    await nameFace(on.heard, STAFF, on.video.id, on.video.face, on.video.seen);
    await decide(on.heard, STAFF, on.video.id, [{ flagId: on.video.face, decision: 'keep' }]);
    await nameFace(on.heard, STAFF, on.video.id, on.video.face, on.video.hidden, await on.revision(on.video.face));
    expect(await on.flag(on.video.face)).toMatchObject({ decision: null, decidedBy: null });
  });

  it('must be known, and its owner must have said yes, before it is kept', async () => {
    const { id, face, other, lost, seen, hidden } = on.video;
    const { flags } = await on.view();
    await decide(
      on.heard,
      STAFF,
      id,
      flags.map((flag) => ({ flagId: flag.id, decision: flag.region ? 'cover' : 'bleep' })),
    );
    const finish = () =>
      finishDecisions(on.heard, STAFF, id).then(
        () => 'finished',
        (error) => error.plain,
      );
    const keep = async (flagId: FlagId) =>
      decide(on.heard, STAFF, id, [{ flagId, decision: 'keep', revision: await on.revision(flagId) }]);
    await keep(face);
    expect(await finish()).toContain('You kept a face without a name.');
    expect(await on.page('/decide')).toContain('You kept a face without a name.');
    await nameFace(on.heard, STAFF, id, face, hidden);
    await keep(face);
    expect(await finish()).toContain('did not agree to be seen: Alex Mentioned.');
    await nameFace(on.heard, STAFF, id, face, seen, await on.revision(face));
    await keep(face);
    await sayNotAFace(on.heard, STAFF, id, lost, await on.revision(lost));
    expect(await on.flag(lost)).toMatchObject({ code: 'not-a-face', decision: 'keep', decidedBy: STAFF.id });
    // Whoever only keeps it again has not said again that it is none.
    await keep(lost);
    expect(await on.flag(lost)).toMatchObject({ code: 'lost-face', decision: 'keep' });
    expect(await finish()).toContain('You kept a face without a name.');
    await sayNotAFace(on.heard, STAFF, id, lost);
    expect((await on.audited(lost)).at(-1)).toEqual({ action: 'flag.not-a-face', actor: STAFF.id, decision: 'keep' });
    expect(decidedCovers(await flagsOf(on.heard.db, id)).map(({ flags: ids }) => ids[0])).toContain(other);
    // The other person of this recording gave no full consent, so that it ends there: the faces no longer stop it.
    expect(await finish()).not.toContain('face');
  });

  it('is covered for all in one click, and that is undone in one', async () => {
    await decide(on.heard, STAFF, on.video.id, [{ flagId: on.video.other, decision: 'keep' }]);
    await decide(on.heard, STAFF, on.video.id, [{ flagId: on.video.other, decision: null }]);
    expect(await on.page('/decide')).toContain('Cover all 2 faces');
    expect((await on.send('/faces', { do: 'cover' })).status).toBe(303);
    for (const id of [on.video.face, on.video.other]) expect(await on.flag(id)).toMatchObject({ decision: 'cover' });
    expect(await on.flag(on.video.lost)).toMatchObject({ decision: null });
    const html = await on.page('/decide');
    expect(html).not.toContain('Cover all');
    expect(html).toContain('Undo covering 2 faces');
    await on.send('/faces', Object.fromEntries([...formWith(html, 'Undo covering').hidden, ['do', 'undo']]));
    for (const id of [on.video.face, on.video.other])
      expect(await on.flag(id)).toMatchObject({ decision: null, decidedBy: null });
    expect(await on.audited(on.video.face)).toEqual([
      { action: 'flag.decided', actor: STAFF.id, decision: 'cover' },
      { action: 'flag.decided', actor: STAFF.id, decision: null },
    ]);
  });
});
