import { readFile } from 'node:fs/promises';
import { parseRoster, type Roster } from '../src/rules/detection/roster.ts';
import { BadDemoArguments } from './arguments.ts';

/**
 * The roster in a file that somebody named.
 * @throws BadArguments when it is not there or not JSON
 * @throws RosterError when a field is wrong
 */
export async function readRoster(path: string): Promise<Roster> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new BadDemoArguments(
      'The roster file is not there or cannot be read. “--roster” takes the name of a JSON file.',
    );
  });
  let roster: unknown;
  try {
    roster = JSON.parse(text);
  } catch {
    throw new BadDemoArguments('The roster file is not JSON. docs/formats.md shows what belongs in it.');
  }
  return parseRoster(roster);
}

/** What whoever speaks in a recording of the demo's user allows. */
const SPEAKER = {
  // Nobody is called so: the name is looked for like any other.
  name: 'Anonymous',
  role: 'Speaker',
  tags: ['voice:allow', 'face:allow', 'name:role', 'role:allow', 'story:allow', 'location:allow', 'channel:podcast'],
};

/**
 * A recording in which somebody is heard needs somebody on its list who agreed to that. Where a roster names none, the demo puts one there, so
 * that whoever tries it sees how it ends.
 * @returns the roster, and whether a speaker was added
 */
export function withSpeaker(roster: Roster): { roster: Roster; added: boolean } {
  if (roster.participants.some(({ tags, person }) => tags.length > 0 || person !== undefined))
    return { roster, added: false };
  const [speaker] = parseRoster({ participants: [SPEAKER] }).participants;
  return { roster: { ...roster, participants: [...roster.participants, speaker!] }, added: true };
}

/** What the demo states of the age of whoever speaks. In real use a member of staff does, and answers for it. */
export const DEMO_AGE = {
  age: 'adult',
  text: 'Demo data: the speakers are computer voices, or taken for adults by whoever tries the demo.',
} as const;

/** The roster, with everybody somebody new: each run of the demo has its own people, also where they have the names of an earlier one. */
export function withNewPeople(roster: Roster): Roster {
  const participants = roster.participants.map((person) =>
    person.person === undefined ? { ...person, newPerson: true as const } : person,
  );
  return { ...roster, participants };
}

/** The roster, with an age stated for everybody who is in the recording and has none: without one nothing is published. */
export function withAges(roster: Roster): Roster {
  const participants = roster.participants.map((person) => {
    const isAsked = person.tags.length > 0 && person.person === undefined;
    return isAsked && !person.dateOfBirth && !person.ageStated ? { ...person, ageStated: DEMO_AGE } : person;
  });
  return { ...roster, participants };
}
