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
