import { readConfig } from './config.ts';
import { carryOverOldTags } from './consent/old-tags.ts';
import { openHeard } from './heard.ts';
import { keepReconciled } from './lifecycle/reconcile.ts';
import { listen, stopListening } from './http/server.ts';
import { trialLine, tryAll } from './programs/programs.ts';
import { firstAdministratorLink } from './people/invitations.ts';
import { FeedCache, keepFeedsReady } from './publishing/feed-cache.ts';
import { databaseFor } from './store/database-for.ts';
import { keepWorkerRunning } from './worker-process.ts';

/** `npm start`: the service, with the workers in a process of their own beside it (`WORKERS=elsewhere` leaves them out). */
try {
  const config = readConfig();
  // Postgres starts while the pages are loaded.
  const [database, { makeApp }] = await Promise.all([
    databaseFor(config, (line) => console.error(line)),
    import('./http/app.ts'),
  ]);
  const heard = await openHeard(config, database.url, 'service');
  await carryOverOldTags(heard.db);
  const feeds = new FeedCache(heard);
  const app = await makeApp(heard, { feeds });
  const server = await listen(app, config);
  const reconciling = keepReconciled(heard);
  const readying = keepFeedsReady(feeds, heard);
  const workers = config.workersHere ? keepWorkerRunning(database.url, heard.log) : null;
  heard.log.info({ port: config.port, queue: heard.pipeline.kind }, 'service ready');
  console.error(`Heard is at ${heard.publicUrl}`);
  const link = await firstAdministratorLink(heard);
  if (link)
    console.error(
      `There is no account yet. Open this link once to make the first one (it works for 7 days):\n\n    ${link}\n`,
    );
  process.send?.({ ready: heard.publicUrl });
  void tryAll(heard.programs).then((trials) => {
    for (const trial of trials.filter(({ passed }) => !passed)) console.error(trialLine(trial));
  });

  // The finders of names and their word lists: no page waits for them later.
  void import('./views/public-finds.ts');

  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    await stopListening(server, 2000);
    await reconciling.close();
    await readying.close();
    await workers?.stop();
    await heard.close();
    await database.stop();
    process.exit(0);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.on('disconnect', close);
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(
    taken
      ? 'Another program uses this port. Choose another one, for example: PORT=3001 npm start'
      : error instanceof Error
        ? error.message
        : error,
  );
  process.exit(1);
}
