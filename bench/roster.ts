import { parseRoster, type Roster } from '../src/rules/detection/roster.ts';

/** People who speak or are named in the generated recording (synthetic voices; nobody real is meant). */
export function benchRoster(): Roster {
  const until = `until:${new Date().getUTCFullYear() + 2}-01-01`;
  const tags = ['voice:allow', 'face:mask', 'name:role', 'story:allow', 'channel:podcast', until];
  const dateOfBirth = '1990-01-01';
  return parseRoster({
    show: 'Measured',
    title: 'Measured',
    kind: 'podcast',
    participants: [
      { name: 'Abdul Ahmed', role: 'Peer researcher', tags, dateOfBirth },
      { name: 'Joel Powell', role: 'Mentor', tags, dateOfBirth },
      ...['Brandon Russell', 'Naomi Bell', 'Dylan Rogers', 'Megan Begum', 'Rachel Mason', 'Jade', 'Harry'].map(
        (name) => ({
          name,
          role: 'Friend',
        }),
      ),
    ],
    keep: ['Miss Morris'],
  });
}
