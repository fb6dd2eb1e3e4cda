import { publicUrlOf, readConfig } from '../config.ts';
import { Problem } from '../errors.ts';
import { makePasswordLinkAtMachine, PASSWORD_LINK_HOURS } from '../people/password-links.ts';
import { connect } from '../store/database.ts';
import { databaseFor } from '../store/database-for.ts';

/**
 * `npm run --silent password-link -- EMAIL`
 * Prints a link with which the owner of this account chooses a new password: the way back when no administrator can sign in. Whoever may run
 * commands on this machine may do this; the audit log says that it was made. It can run beside the service. Exit status 0, or 1 with the reason.
 */

const [email] = process.argv.slice(2);
try {
  if (!email) throw new Error('Say for whom: npm run --silent password-link -- name@example.org');
  const config = readConfig();
  const database = await databaseFor(config, (line) => console.error(line));
  const { db, close } = connect(database.url);
  try {
    console.log(await makePasswordLinkAtMachine({ db, publicUrl: publicUrlOf(config) }, email));
    console.error(`It works once, for ${PASSWORD_LINK_HOURS} hours. Give it to nobody but the owner of the account.`);
  } finally {
    await close();
    await database.stop();
  }
} catch (error) {
  const isUnknown = error instanceof Problem && error.status === 404;
  const why = error instanceof Problem ? error.plain : error instanceof Error ? error.message : String(error);
  console.error(`No link was made. ${isUnknown ? 'No account has this address.' : why}`);
  process.exitCode = 1;
}
