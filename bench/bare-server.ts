import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../src/config.ts';

export interface BareServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts one of the bare servers of this folder in a process of its own, as the service is. */
export async function startBareServer(script: `bare-${string}-server.ts`, folder: string): Promise<BareServer> {
  const child = fork(join(ROOT, 'bench', script), [folder], { execArgv: ['--import', 'tsx'], cwd: ROOT });
  const said = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`${script} did not start.`);
    }),
  ]);
  const { port } = said[0] as { port: number };
  return {
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
