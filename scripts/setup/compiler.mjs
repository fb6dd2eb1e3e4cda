// Which C compiler builds whisper.cpp, and what it is known to get wrong.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findProgram } from './places.mjs';
import { run } from './run.mjs';

/** The C compiler that CMake takes, with what it says it is; null when there is none. */
export async function cCompiler(env = process.env) {
  const program = env.CC ? (findProgram([env.CC], env) ?? env.CC) : findProgram(['cc', 'gcc', 'clang'], env);
  if (!program) return null;
  const { code, output } = await run(program, ['--version'], { env, timeoutMs: 15_000 });
  return { program, name: code === 0 ? (output.split('\n')[0] ?? '').trim() : basename(program) };
}

/** Fills a tile configuration (64 bytes, Intel's manual on LDTILECFG) and loads it. The number of bytes in a row lies at byte 48. */
const tileProgram = (bytesInRow) => `#include <immintrin.h>
struct configuration { unsigned char palette, start_row, reserved[14]; unsigned short columns[16]; unsigned char rows[16]; };
void load(void) {
  struct configuration tiles = { .palette = 1 };
  for (int i = 0; i < 8; i++) tiles.rows[i] = ${bytesInRow};
  _tile_loadconfig(&tiles);
}
`;

/**
 * True when this compiler throws away what a program writes into a tile configuration before it is loaded, so that the first AMX
 * instruction crashes: GCC says of that load that it reads 8 of the 64 bytes (its bug 114098; Debian 12's GCC 12.2 has it, clang has not).
 * Nothing is run: the same source with two different numbers gives the same machine code only when the number is thrown away.
 * @param {string} program the compiler
 * @param {string} folder where two small files may be written; it is made and removed
 * @returns {Promise<boolean>} false also when the compiler knows no AMX: then there is nothing to get wrong
 */
export async function losesTileConfiguration(program, folder, env = process.env) {
  mkdirSync(folder, { recursive: true });
  try {
    const code = async (bytesInRow) => {
      const source = join(folder, 'tiles.c');
      writeFileSync(source, tileProgram(bytesInRow));
      const args = ['-O3', '-mamx-tile', '-S', '-o', '-', source];
      const compiled = await run(program, args, { env, timeoutMs: 30_000 });
      return compiled.code === 0 ? compiled.output : null;
    };
    const [one, other] = [await code(16), await code(32)];
    return one !== null && one === other;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * True when this compiler knows a flag; an older one, or one for another kind of processor, refuses what it never heard of.
 * @param {string} program the compiler
 * @param {string} flag
 * @param {string} folder where an empty file may be written; it is made and removed
 * @returns {Promise<boolean>}
 */
export async function understands(program, flag, folder, env = process.env) {
  mkdirSync(folder, { recursive: true });
  try {
    const source = join(folder, 'empty.c');
    writeFileSync(source, 'int nothing;\n');
    return (await run(program, ['-Werror', flag, '-fsyntax-only', source], { env, timeoutMs: 30_000 })).code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
