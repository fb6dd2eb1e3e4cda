// Makes this copy of Heard ready to run: npm packages, system tools, whisper.cpp and its model. Plain Node, since it runs
// before anything is installed. What is in order is left alone, so a second run takes a moment.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureFaceModel } from './setup/face-model.mjs';
import { ensureModels } from './setup/models.mjs';
import { ensurePackages, nodeProblem } from './setup/node-packages.mjs';
import { oneAtATime } from './setup/one-at-a-time.mjs';
import { ROOT, varFolder } from './setup/places.mjs';
import { endAll } from './setup/run.mjs';
import { createSay, SetupProblem } from './setup/say.mjs';
import { ensureSystemTools, tryWantedTools } from './setup/system-tools.mjs';
import { tryPrograms, tryWhisper } from './setup/trials.mjs';
import { ensureWhisper, NoListener, whisperProblem } from './setup/whisper.mjs';

const USAGE = `node scripts/setup.mjs [options]
  --for-tests      also what only the tests need (Redis, Chromium); the Whisper model and a person's speech are tried for, and only their tests need them
  --packages-only  only the npm packages
  --whisper-only   only whisper.cpp (the packages and tools must be there)
  --models-only    only the Whisper model and the face finder's
  --portable       build whisper.cpp for any processor, not just this one (for images)
  --no-fallback    fail when the model cannot be had, in place of using the demo model
  --quiet          say only what is done or wrong`;

const FLAGS = ['for-tests', 'packages-only', 'whisper-only', 'models-only', 'portable', 'no-fallback', 'quiet', 'help'];

async function setUp(flags, say) {
  const varDir = varFolder();
  const before = /^pre(.*)/.exec(process.env.npm_lifecycle_event ?? 'setup')?.[1] ?? null;
  // "npm run setup" is a wish to try again; before another command, what failed a moment ago is left alone.
  const asked = before === null;
  const whisper = { root: ROOT, varDir, say, portable: flags.portable, asked };
  const models = { root: ROOT, varDir, say, retry: asked, fallBack: !flags['no-fallback'] };
  if (flags['whisper-only']) return ensureWhisper(whisper);
  if (flags['models-only']) {
    await ensureModels(models);
    await ensureFaceModel(models);
    return;
  }
  await ensurePackages({ root: ROOT, say });
  if (flags['packages-only']) return;
  const uses = ['always', ...(whisperProblem(whisper) ? ['build'] : []), ...(flags['for-tests'] ? ['tests'] : [])];
  await ensureSystemTools({ uses, root: ROOT, say });
  const wanted = ['wanted', ...(flags['for-tests'] ? ['wanted-by-tests'] : [])];
  await tryWantedTools({ uses: wanted, varDir, say, again: asked });
  // The model first: what is built is tried with it.
  await (flags['for-tests'] ? tryModelsForTests(models) : ensureModels(models));
  await ensureFaceModel(models);
  const trial = await trialsTogether(whisper);
  await withoutIfItMust(before, say, () => ensureWhisper({ ...whisper, trial: trial.ofWhisper }));
  tellOthers(await trial.ofOthers(), say);
}

/** Tests of a person's speech use the model that a machine gets where nobody named one. Without it they are skipped, so nothing ends here. */
async function tryModelsForTests(models) {
  try {
    await ensureModels({ ...models, fallBack: true, env: { ...process.env, WHISPER_MODEL: '' } });
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    models.say.notice(error.message);
  }
}

/** A service goes on without a listener: people can still withdraw, decide and publish, and recordings wait. Anything else ends here. */
async function withoutIfItMust(before, say, ensure) {
  try {
    await ensure();
  } catch (error) {
    if (!(error instanceof NoListener) || !['start', 'worker'].includes(before)) throw error;
    say.notice(error.message);
  }
}

const OTHERS = ['ffmpeg', 'pocketsphinx', 'sight'];

/** The trials. A listener that is there is tried in one go with the others: to look at what is remembered takes less time than to start the process that looks. */
async function trialsTogether(whisper) {
  const program = process.env.WHISPER_CLI || join(whisper.varDir, 'whisper', 'whisper-cli');
  if (whisperProblem(whisper) !== null)
    return {
      ofWhisper: (built) => tryWhisper(built, { root: ROOT }),
      ofOthers: () => tryPrograms(OTHERS, { root: ROOT }),
    };
  const env = { ...process.env, WHISPER_CLI: program };
  const [first, ...others] = await tryPrograms(['whisper', ...OTHERS], { root: ROOT, env });
  return {
    ofWhisper: async (built) => (built === program && first ? first : tryWhisper(built, { root: ROOT })),
    ofOthers: async () => others,
  };
}

/** What fails is said; whoever needs it waits for it. */
function tellOthers(trials, say) {
  for (const { program, passed, detail, remedy } of trials) {
    if (passed) say.ok(`${program}: ${detail}`);
    else say.notice(`${program} does not work here: ${detail}. ${remedy ?? ''}`);
  }
}

async function main() {
  let flags;
  try {
    flags = parseArgs({
      options: Object.fromEntries(FLAGS.map((name) => [name, { type: 'boolean', default: false }])),
    }).values;
  } catch (error) {
    throw new SetupProblem(`${error.message}\n${USAGE}`);
  }
  if (flags.help) return console.log(USAGE);
  const problem = nodeProblem();
  if (problem) throw new SetupProblem(problem);
  if (process.platform === 'win32')
    throw new SetupProblem('Heard runs on Linux and macOS. On Windows use WSL or Docker (see README.md).');
  const say = createSay({ quiet: flags.quiet });
  await oneAtATime(join(ROOT, 'var', 'setup', 'running.lock'), say, () => setUp(flags, say));
}

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.on(signal, () => {
    endAll();
    process.exit(status);
  });
}
try {
  await main();
  process.exit(0);
} catch (error) {
  endAll();
  console.error(`\n${error instanceof SetupProblem ? error.message : error.stack}`);
  process.exit(1);
}
