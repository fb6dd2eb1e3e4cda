import { basename } from 'node:path';
import type { Progress } from '../src/views/progress.ts';

const WIDTH = 24;

/** Prints how far a recording is: one line a stage, with a bar that moves on a terminal. */
export class StageLines {
  private readonly told = new Set<string>();
  private readonly live = process.stdout.isTTY === true;
  private open = false;

  constructor(path: string) {
    console.log(`\n${basename(path)}`);
  }

  readonly uploading = (done: number): void => {
    if (done >= 1) this.line('upload', 1, 'done');
    else if (this.live) this.bar('upload', done);
  };

  readonly watch = ({ stages }: Progress): void => {
    for (const { stage, state, progress, seconds, reason } of stages) {
      if (state === 'done') this.line(stage, 1, `${seconds?.toFixed(1)} s`);
      if (state === 'held') this.line(stage, 0, `waits. ${reason}`);
      if (state === 'failed') this.line(stage, progress, 'failed');
      if (state === 'running' && this.live) this.bar(stage, progress);
    }
  };

  end(): void {
    if (this.open) process.stdout.write('\n');
    this.open = false;
  }

  private line(name: string, done: number, note: string): void {
    if (this.told.has(name + note)) return;
    this.told.add(name + note);
    if (this.open) process.stdout.write('\r\u001b[K');
    this.open = false;
    console.log(`  ${name.padEnd(10)} ${this.drawn(done)} ${note}`);
  }

  private bar(name: string, done: number): void {
    process.stdout.write(`\r\u001b[K  ${name.padEnd(10)} ${this.drawn(done)} ${Math.round(done * 100)} %`);
    this.open = true;
  }

  private drawn(done: number): string {
    const full = Math.round(done * WIDTH);
    return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
  }
}
