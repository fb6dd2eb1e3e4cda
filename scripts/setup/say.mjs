// What a person sees while set-up works: a line for each thing done, and one moving line on a terminal.

/** A problem with a way forward. Set-up prints the message, without a stack, and exits 1. */
export class SetupProblem extends Error {}

/**
 * @param {{ quiet?: boolean, out?: NodeJS.WriteStream }} options quiet keeps back what needs no action
 */
export function createSay({ quiet = false, out = process.stdout } = {}) {
  let moving = false;
  let shown = -1;
  const clear = () => {
    if (moving && out.isTTY) out.write('\r\x1b[K');
    moving = false;
    shown = -1;
  };
  const line = (text) => {
    clear();
    out.write(`${text}\n`);
  };
  return {
    /** Something was found in order: of interest only to someone who looks. */
    ok: (text) => {
      if (!quiet) line(`  ${text}`);
    },
    /** Something is being done that takes a while. */
    step: (text) => line(`- ${text}`),
    /** Something that a person should know. */
    notice: (text) => line(text.replace(/^/gm, '  ! ')),
    /**
     * How far a long step is, from 0 to 1. A terminal shows each change in one line, a log every quarter.
     */
    progress: (label, fraction, detail = '') => {
      const percent = Math.max(0, Math.min(100, Math.floor(fraction * 100)));
      const mark = out.isTTY ? percent : Math.floor(percent / 25) * 25;
      if (mark === shown && !(out.isTTY && detail)) return;
      shown = mark;
      moving = true;
      const text = `  ${label} ${String(mark).padStart(3)} %${detail ? `  ${detail}` : ''}`;
      out.write(out.isTTY ? `\r\x1b[K${text.slice(0, (out.columns || 100) - 1)}` : `${text}\n`);
    },
    clear,
  };
}
