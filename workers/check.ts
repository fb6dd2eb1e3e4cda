import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { consentNow } from '../src/consent/of-recording.ts';
import { suggestionFor } from '../src/consent/suggestions.ts';
import { SYSTEM } from '../src/people/who.ts';
import { lockRecording, move, type Recording } from '../src/recordings/life.ts';
import { asRoster, type Participant, rosterOf } from '../src/recordings/roster-rows.ts';
import { flagsOf } from '../src/redaction/decisions.ts';
import { suggestForNamedFaces } from '../src/redaction/face-decisions.ts';
import { flagTranscript } from '../src/redaction/flags.ts';
import type { FoundFlag } from '../src/redaction/found-flag.ts';
import type { RosterCover } from '../src/redaction/roster.ts';
import { idFrom } from '../src/store/ids.ts';
import { flags, recordings } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';

type FlagRow = typeof flags.$inferInsert;

/** Flags what may identify a person, says what the consents allow, and hands over to staff. */
export const check: StageHandler = {
  stage: 'check',
  during: ['preparing'],
  async run({ heard, recording, payload }) {
    const transcript = recording.transcript!;
    const people = await rosterOf(heard.db, recording.id);
    const listen = { durationSeconds: recording.facts!.durationSeconds, unheard: transcript.unheard };
    const found = flagTranscript(
      transcript.words,
      { participants: asRoster(people), keep: recording.keepList },
      listen,
    );
    const rows = [
      ...found.map((flag, position) => soundRow(recording, people, flag, position)),
      ...pictureRows(recording, people, found.length),
    ];
    await heard.db.transaction(async (tx) => {
      const locked = await lockRecording(tx, recording.id);
      if (locked.run !== payload.run || locked.state !== 'preparing') return;
      // What people added or the last check of finished files found stays, and so does every decision on what is found again.
      const before = await flagsOf(tx, recording.id);
      const mine = before
        .filter((flag) => !flag.foundBy.includes('staff') && flag.kind !== 'leak')
        .map((flag) => flag.id);
      const ids = rows.map((row) => row.id);
      if (mine.length > 0) {
        const gone = ids.length > 0 ? and(inArray(flags.id, mine), notInArray(flags.id, ids)) : inArray(flags.id, mine);
        await tx.delete(flags).where(gone);
      }
      for (const row of rows) {
        const { id: _id, recordingId: _recordingId, ...fresh } = row;
        // Whoever had a hand in a flag said where, when or who: finding it again does not undo that.
        const untouched = sql`not 'staff' = any(${flags.foundBy})`;
        await tx.insert(flags).values(row).onConflictDoUpdate({ target: flags.id, set: fresh, setWhere: untouched });
      }
      await suggestForNamedFaces(tx, await flagsOf(tx, recording.id), people);
      await tx
        .update(recordings)
        .set({ consent: consentNow(locked, people), updatedAt: sql`now()` })
        .where(eq(recordings.id, recording.id));
      const silent = transcript.outcome === 'no-speech';
      await move(
        tx,
        SYSTEM,
        locked,
        silent
          ? { to: 'no-speech', reason: 'We heard nobody speak in this recording. Please listen to it.' }
          : { to: 'needs-decisions' },
      );
    });
  },
};

function soundRow(recording: Recording, people: readonly Participant[], flag: FoundFlag, position: number): FlagRow {
  const length = recording.facts!.durationSeconds;
  const words = recording.transcript!.words;
  const start = Math.max(0, Math.min(flag.start ?? words[flag.firstWord]?.start ?? 0, length));
  const end = Math.min(length, Math.max(flag.end ?? words[flag.lastWord]?.end ?? length, start + 0.01));
  const { offer } = suggestionFor(flag, asRoster(people));
  return {
    // Times and kinds only: an id made from the words could be guessed back.
    id: idFrom('flag', recording.id, flag.kind, flag.code ?? '', start, end),
    recordingId: recording.id,
    position,
    kind: flag.kind,
    text: flag.text,
    reason: flag.reason,
    foundBy: [...flag.foundBy],
    confidence: flag.confidence,
    participantId: flag.participant === null ? null : people[flag.participant]!.id,
    start,
    end,
    firstWord: flag.text ? flag.firstWord : null,
    lastWord: flag.text ? flag.lastWord : null,
    suggestion: offer,
  };
}

/** What of the picture has to be decided: the regions that came with the roster, and everyone whose face must be covered. */
function pictureRows(recording: Recording, people: readonly Participant[], from: number): FlagRow[] {
  const picture = recording.facts?.picture;
  if (!picture) return [];
  const length = recording.facts!.durationSeconds;
  const found = [...askedCovers(recording), ...hiddenFaces(recording, people)];
  return found.map(({ start, end, x, y, width, height, reason, foundBy, participantId }, index) => ({
    id: idFrom('cover', recording.id, foundBy, participantId, start, end, x, y, width, height),
    recordingId: recording.id,
    position: from + index,
    kind: 'picture',
    text: '',
    reason,
    foundBy: [foundBy],
    confidence: 1,
    participantId,
    start,
    end: Math.min(end, length),
    region: { x, y, width, height },
    suggestion: 'cover',
  }));
}

interface AskedCover extends RosterCover {
  readonly reason: string;
  readonly foundBy: string;
  readonly participantId: string | null;
}

function askedCovers(recording: Recording): AskedCover[] {
  return recording.covers.map((cover) => ({
    ...cover,
    reason: cover.why
      ? `The roster asks to cover this: ${cover.why}.`
      : 'The roster asks to cover this part of the picture.',
    foundBy: 'roster',
    participantId: null,
  }));
}

/**
 * Nothing finds faces by itself yet, so whoever may not be seen asks for the whole picture; people who looked through it may cover
 * the face alone and keep the rest.
 */
function hiddenFaces(recording: Recording, people: readonly Participant[]): AskedCover[] {
  const { width, height } = recording.facts!.picture!;
  const hidden = consentNow(recording, people).rows.filter(
    ({ attribute, outcome }) => attribute === 'face' && outcome === 'must be covered',
  );
  return hidden.map(({ participant, reason }) => ({
    start: 0,
    end: recording.facts!.durationSeconds,
    x: 0,
    y: 0,
    width,
    height,
    reason: `${reason} Cover the whole picture. Or watch all of it, add a box wherever this face shows, and then keep the rest.`,
    foundBy: 'consent',
    participantId: people[participant]!.id,
  }));
}
