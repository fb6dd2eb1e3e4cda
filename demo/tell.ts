import type { RecordingView } from '../src/views/view.ts';
import type { DemoDecision, SpokenName } from './careful-staff.ts';
import type { FileReport } from './report-format.ts';
import type { DemoService } from './service.ts';

const at = (seconds: number): string => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;

/** Says in plain words what was found, decided, measured and published. */
export function tellRecording(
  view: RecordingView,
  decisions: readonly DemoDecision[],
  spoken: readonly SpokenName[] | null,
  report: FileReport,
): void {
  console.log(`\n  “${view.title}”: ${view.stateLabel.toLowerCase()}.${view.reason ? ` ${view.reason}` : ''}`);
  if (decisions.length > 0) {
    console.log('  What was found, and what the demo decided:');
    for (const flag of view.flags) {
      const why = decisions.find((decision) => decision.flagId === flag.id)?.why ?? '';
      const what = flag.text ? `“${flag.text}”` : 'no clear words';
      console.log(
        `    ${flag.kind === 'text' ? flag.code : at(flag.start)}  ${(flag.decision ?? 'undecided').padEnd(7)} ${what}, because ${why}. (${flag.reason})`,
      );
    }
  }
  if (spoken) tellCoverage(view, spoken);
  const before = report.loudness.before?.integrated;
  // JSON has no word for the loudness of silence: it comes as null.
  if (typeof before === 'number') console.log(`  Loudness before: ${before.toFixed(1)} LUFS.`);
  for (const { role, integrated, truePeak } of report.loudness.after) {
    console.log(`  Loudness of ${role}: ${integrated.toFixed(1)} LUFS, true peak ${truePeak.toFixed(1)} dBTP.`);
  }
  for (const { name, passed, detail } of report.verification?.checks ?? [])
    console.log(`  Check “${name}”: ${passed ? 'passed' : 'FAILED'}. ${detail}`);
  for (const finding of report.verification?.findings ?? []) console.log(`  Found: ${finding.plain}`);
  if (report.episode) console.log(`  Published: ${report.episode}`);
}

/** For samples, whose names are known: whether each name of the roster lies under a bleep with all of its samples. */
function tellCoverage(view: RecordingView, spoken: readonly SpokenName[]): void {
  const roster = new Set(view.participants.flatMap((person) => person.name.toLowerCase().split(/\s+/)));
  const spans = view.release?.spans ?? [];
  const names = spoken.filter(({ text }) => roster.has(text.toLowerCase()));
  const covered = names.filter((name) => spans.some((span) => span.start <= name.start && span.end >= name.end));
  console.log(`  Names of the roster that are spoken: ${names.length}. Wholly under a bleep: ${covered.length}.`);
}

/** Where listeners look. */
export function tellFeeds(feeds: readonly string[]): void {
  console.log('');
  for (const feed of feeds) console.log(`Feed:         ${feed}\nShow page:    ${feed.replace(/\/feed\.xml$/, '')}`);
}

/** Where staff look, and how to sign in. */
export function tellStaffPages(service: DemoService): void {
  const { uploader, consents } = service.people;
  console.log(`Staff pages:  ${service.address}/`);
  console.log(`              sign in as ${consents.email} with the password “${consents.password}”`);
  console.log(`              or as the administrator ${uploader.email} with “${uploader.password}”`);
}
