import { BadSetting, readConfig } from '../src/config.ts';
import { carryOverOldTags } from '../src/consent/old-tags.ts';
import { openHeard } from '../src/heard.ts';
import { tryAll } from '../src/programs/programs.ts';
import { keepReconciled } from '../src/lifecycle/reconcile.ts';
import { databaseFor } from '../src/store/database-for.ts';
import { type Stage, STAGES } from '../queues/stages.ts';
import { startNightly } from './nightly.ts';
import { loadHandlers } from './handlers.ts';
import { startWorkers } from './workers.ts';

/** `npm run worker -- STAGE...`: runs the named stages, or all of them, in a process of its own. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(STAGES as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`There is no stage called ${unknown.join(', ')}. The stages are: ${STAGES.join(', ')}.`);
  process.exit(2);
}

try {
  const config = readConfig();
  const database = await databaseFor(config);
  const heard = await openHeard(config, database.url, 'worker');
  await carryOverOldTags(heard.db);
  const stages = asked.length > 0 ? (asked as Stage[]) : STAGES;
  const workers = await startWorkers(heard, stages);
  // One of several processes is enough: whoever takes down also looks what has to come down.
  const nights = asked.length === 0 || asked.includes('takedown') ? await startNightly(heard) : null;
  const reconciling = keepReconciled(heard);
  heard.log.info({ stages: asked.length > 0 ? asked : 'all', queue: heard.pipeline.kind }, 'worker ready');
  process.send?.('ready');
  // What nobody tried on this machine yet is tried now, and not only when the first recording comes.
  void tryAll(heard.programs);
  // So is what jobs need: whoever comes next does not wait for it.
  void loadHandlers(heard.log, stages);
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await reconciling.close();
    await nights?.close();
    await workers.close();
    await heard.close();
    await database.stop();
    process.exit(0);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  // A worker that the service started ends with it.
  process.on('disconnect', close);
} catch (error) {
  console.error(error instanceof BadSetting || error instanceof Error ? error.message : error);
  process.exit(1);
}
