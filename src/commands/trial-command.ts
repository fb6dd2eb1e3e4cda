import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Trial, TRIED_PROGRAMS, type TriedProgram } from '../../media/trials/trial.ts';
import { openPrograms, trialLine, tryAll } from '../programs/programs.ts';
import { readToolSettings } from '../config.ts';
import { bundledModel, findTools } from '../tools.ts';

/**
 * `node --import tsx src/commands/trial-command.ts [PROGRAM…]`: tries the programs (ffmpeg, whisper, pocketsphinx, sight; all of them without a name) with
 * a second of work each. Set-up and `npm run doctor` run it. Ends with 1 when one does not work.
 */
const { values, positionals } = parseArgs({
  options: {
    /** Trials as JSON, for programs. */
    json: { type: 'boolean', default: false },
    /** Tries also what is remembered to have passed. */
    again: { type: 'boolean', default: false },
    /** Share of the usual time limits. */
    patience: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(TRIED_PROGRAMS as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`There is no program called ${unknown.join(', ')}. They are: ${TRIED_PROGRAMS.join(', ')}.`);
  process.exit(2);
}
try {
  const programs = openPrograms(findTools(process.env), {
    folder: readToolSettings(process.env).trialsDir,
    bundledModel: bundledModel(),
    threads: availableParallelism(),
    patience: Number(values.patience),
  });
  const trials: Trial[] = [];
  // The second listener is optional: where it is not installed there is nothing to try.
  const there = (program: string) => program !== 'pocketsphinx' || programs.tools.pocketsphinx !== undefined;
  for (const program of positionals.filter(there) as TriedProgram[])
    trials.push(await (values.again ? programs.tryAgain(program) : programs.trialOf(program)));
  if (positionals.length === 0) trials.push(...(await tryAll(programs)));
  console.log(values.json ? JSON.stringify(trials) : trials.map(trialLine).join('\n'));
  process.exitCode = trials.every(({ passed }) => passed) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
