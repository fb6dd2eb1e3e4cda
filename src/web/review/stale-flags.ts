import type { Request, Response } from 'express';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import type { Choice } from '../../redaction/choices.ts';
import { ChangedMeanwhile, type StaleChange } from '../../rules/changed-meanwhile.ts';
import { FlagId, type RecordingId } from '../../rules/ids.ts';
import { type FlagView, recordingView } from '../../views/view.ts';
import { sameForm, type ShownChange, showChangedMeanwhile } from '../changed-meanwhile.ts';
import { oneOf } from '../forms.ts';
import { decisionInWords, flagKindInWords } from '../flag-words.ts';
import { clock } from '../times.ts';

/** What a form may choose for a flag. */
export const FORM_DECISIONS = ['keep', 'bleep', 'silence', 'cover', 'remove'] as const;
/** The value that takes a decision back. */
export const UNDO = 'undo';

/** Choices for many flags in one field, each with the state that was shown: `id:revision:decision`, with spaces between them. */
export function choicesField(choices: readonly (Choice & { readonly revision: string })[]): string {
  return choices.map(({ flagId, revision, decision }) => [flagId, revision, decision ?? UNDO].join(':')).join(' ');
}

/** What `choicesField` wrote; parts that it did not write are left out. */
export function choicesIn(field: string): (Choice & { readonly revision: string })[] {
  return field.split(' ').flatMap((part) => {
    const [id = '', revision = '', decided = ''] = part.split(':');
    const decision = oneOf(FORM_DECISIONS, decided);
    return id && revision && (decision || decided === UNDO) ? [{ flagId: FlagId.parse(id), revision, decision }] : [];
  });
}

/** Shows whoever chose for flags that somebody else chose meanwhile. @throws the error itself when it is another one */
export async function showStaleChoices(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  response: Response,
  error: unknown,
): Promise<void> {
  const { flags } = await recordingView(heard, actor, recordingId);
  const here = `/recordings/${recordingId}/decide`;
  const inWords = (change: StaleChange): ShownChange => {
    const { of, by, at, revision } = change;
    const [wanted, theirs, stands] = [change.wanted, change.theirs, change.stands].map(decisionIn);
    const mineHolds = stands === wanted;
    const decision = (mineHolds ? theirs : wanted) ?? null;
    const fields = [
      ['flag', of],
      ['decision', decision ?? UNDO],
      ['revision', revision],
    ] as const;
    const called = inPlainWords(decision);
    return {
      ...{ what: flagInWords(flags, of), wanted: inPlainWords(wanted), theirs: inPlainWords(theirs), by, at },
      covers: mineHolds ? `Until somebody chooses again, this holds: ${inPlainWords(wanted)}.` : undefined,
      // A sound has to be sent again: the browser does not send it twice.
      again:
        wanted === 'replace' && !mineHolds
          ? null
          : { action: here, fields, text: mineHolds ? `Choose theirs: ${called}` : `Set mine anyway: ${called}` },
    };
  };
  const only = flags.find(({ id }) => id === onlyFlagOf(error));
  await showChangedMeanwhile(heard, response, error, { back: only ? `${here}#flag-${only.id}` : here, inWords });
}

/** The same for a form about where a flag is, or whose face it shows: all that was sent is sent again. */
export async function showStaleForm(
  heard: Heard,
  actor: Actor,
  asked: { readonly request: Request; readonly recordingId: RecordingId; readonly back: string },
  response: Response,
  error: unknown,
): Promise<void> {
  const { flags, participants } = await recordingView(heard, actor, asked.recordingId);
  const called = (value: unknown) => stateInWords(value, (id) => participants.find((one) => one.id === id)?.name);
  const inWords = ({ of, wanted, theirs, by, at, revision }: StaleChange): ShownChange => ({
    ...{ what: flagInWords(flags, of), wanted: called(wanted), theirs: called(theirs), by, at },
    again: sameForm(asked.request, revision, 'Set mine anyway'),
  });
  await showChangedMeanwhile(heard, response, error, { back: asked.back, inWords });
}

const decisionIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The flag that a problem is about, where it is one. */
function onlyFlagOf(error: unknown): string | undefined {
  return error instanceof ChangedMeanwhile && error.changes.length === 1 ? error.changes[0]!.of : undefined;
}

function inPlainWords(decision: string | null | undefined): string {
  return decision ? decisionInWords(decision) : 'Not decided';
}

function flagInWords(flags: readonly FlagView[], id: string): string {
  const flag = flags.find((one) => one.id === id);
  if (!flag) return 'A flag';
  const where = flag.kind === 'text' ? '' : ` at ${clock(flag.start)}`;
  return `${flagKindInWords(flag)}${where}${flag.text ? `: “${flag.text}”` : ''}`;
}

/** What a flag in the picture is or should be: a place and time, a person, a decision, or gone. */
function stateInWords(value: unknown, nameOf: (participantId: unknown) => string | undefined): string {
  if (value === null) return 'Delete it';
  const state = value as Partial<FlagView>;
  if (state.code === 'not-a-face') return 'No face shows there';
  if ('participantId' in state)
    return state.participantId ? (nameOf(state.participantId) ?? 'A person') : 'Nobody on the list';
  if (state.start !== undefined && state.end !== undefined) return placeInWords(state as FlagView);
  return inPlainWords(state.decision);
}

function placeInWords({ start, end, region, keys }: Pick<FlagView, 'start' | 'end' | 'region' | 'keys'>): string {
  const time = `From ${clock(start)} to ${clock(end)}`;
  if (keys) return `${time}, a box that moves through ${keys.length} places`;
  if (!region) return time;
  const { x, y, width, height } = region;
  return `${time}, a box of ${Math.round(width)} × ${Math.round(height)} pixels at ${Math.round(x)}, ${Math.round(y)}`;
}
