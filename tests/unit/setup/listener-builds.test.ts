import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processorKind, readProcessor } from '../../../scripts/setup/processor.mjs';

interface Rung {
  name: string;
  label: string;
  options: string[];
  flags: string[];
}
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { rungsFor, rungsOfImage } = (await import(at('whisper-rungs'))) as {
  rungsFor: (machine: { losesTiles: boolean; knowsHalves?: boolean; instructions?: string[]; arch?: string }) => Rung[];
  rungsOfImage: (arch?: string) => Rung[];
};
const { cCompiler, losesTileConfiguration, understands } = (await import(at('compiler'))) as {
  cCompiler: (env?: NodeJS.ProcessEnv) => Promise<{ program: string; name: string } | null>;
  losesTileConfiguration: (program: string, folder: string) => Promise<boolean>;
  understands: (program: string, flag: string, folder: string) => Promise<boolean>;
};

const cpuinfo = (model: string, flags: string) =>
  `processor\t: 0\nmodel name\t: ${model}\nflags\t\t: fpu vme ${flags} rep_good\n\nprocessor\t: 1\n`;
const XEON = 'avx avx2 fma f16c avx512f amx_tile amx_int8 amx_bf16';

describe('the kind of a processor', () => {
  test('tells two apart that share a name but not their instructions', () => {
    const kind = (flags: string) => processorKind(readProcessor(cpuinfo('AMD EPYC Processor', flags)));
    expect(kind('avx avx2')).not.toBe(kind('avx avx2 avx512f'));
    expect(kind('avx2 avx')).toBe(kind('avx avx2'));
    expect(kind('avx avx2')).toContain('AMD EPYC Processor');
  });

  test('does not change with flags that say nothing about computing', () => {
    const kind = (flags: string) => processorKind(readProcessor(cpuinfo('Xeon', flags)));
    expect(kind('avx2 ibpb stibp')).toBe(kind('avx2 ssbd'));
  });

  test('is something on a machine without /proc/cpuinfo', () => {
    expect(processorKind(readProcessor(''))).toMatch(new RegExp(`^${process.arch} `));
  });
});

describe('the ladder of builds', () => {
  const names = (rungs: Rung[]) => rungs.map(({ name }) => name);

  test('goes from this processor to any', () => {
    const rungs = rungsFor({ losesTiles: false, instructions: ['avx', 'avx2', 'fma'], arch: 'x64' });
    expect(names(rungs)).toEqual(['native', 'established', 'portable']);
    expect(rungs[0]!.options).toEqual(['-DGGML_NATIVE=ON', '-DGGML_LLAMAFILE=ON']);
    expect(rungs[1]!.options).toEqual(
      expect.arrayContaining(['-DGGML_NATIVE=OFF', '-DGGML_AVX2=ON', '-DGGML_LLAMAFILE=ON']),
    );
    expect(rungs[2]!.options).toEqual(
      expect.arrayContaining(['-DGGML_NATIVE=OFF', '-DGGML_AVX=OFF', '-DGGML_AVX2=OFF', '-DGGML_SSE42=OFF']),
    );
  });

  test('leaves AMX out where the processor has it and the compiler gets it wrong, and only there', () => {
    const native = (machine: { losesTiles: boolean; instructions: string[] }) =>
      rungsFor({ ...machine, arch: 'x64' })[0]!;
    const left = native({ losesTiles: true, instructions: XEON.split(' ') });
    expect(left.flags).toEqual(['-mno-amx-tile', '-mno-amx-int8', '-mno-amx-bf16']);
    expect(left.label).toMatch(/without AMX/);
    expect(native({ losesTiles: false, instructions: XEON.split(' ') }).flags).toEqual([]);
    expect(native({ losesTiles: true, instructions: ['avx2', 'fma'] }).flags).toEqual([]);
  });

  test('sums in full precision wherever the compiler could do otherwise', () => {
    const native = (knowsHalves: boolean) =>
      rungsFor({ losesTiles: true, knowsHalves, instructions: XEON.split(' ') })[0]!;
    expect(native(true).flags).toEqual([...native(false).flags, '-mno-avx512fp16']);
  });

  test('has no rung that this processor cannot run', () => {
    expect(names(rungsFor({ losesTiles: false, instructions: ['sse4_2'], arch: 'x64' }))).toEqual([
      'native',
      'portable',
    ]);
    expect(names(rungsFor({ losesTiles: false, instructions: ['asimd'], arch: 'arm64' }))).toEqual([
      'native',
      'portable',
    ]);
  });

  test('of an image holds nothing made for the machine that built it', () => {
    expect(names(rungsOfImage('x64'))).toEqual(['established', 'portable']);
    expect(names(rungsOfImage('arm64'))).toEqual(['portable']);
    for (const { options } of rungsOfImage('x64')) expect(options).toContain('-DGGML_NATIVE=OFF');
  });
});

describe('a compiler that loses a tile configuration', () => {
  const fake = (body: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'heard-compiler-'));
    const program = join(folder, 'cc');
    writeFileSync(program, `#!/bin/sh\n${body}\n`);
    chmodSync(program, 0o755);
    return { program, folder: join(folder, 'work') };
  };
  const loses = ({ program, folder }: { program: string; folder: string }) => losesTileConfiguration(program, folder);

  test('gives the same machine code whatever is written there', async () => {
    expect(await loses(fake('echo ldtilecfg'))).toBe(true);
  });

  test('is told from one that keeps it, and from one that knows no AMX; nothing is left behind', async () => {
    const keeps = fake('for last; do :; done; cat "$last"');
    expect(await loses(keeps)).toBe(false);
    expect(existsSync(keeps.folder)).toBe(false);
    expect(await loses(fake('exit 1'))).toBe(false);
  });

  test('is found among the real ones: GCC 12.2 loses it, clang does not', async () => {
    const work = () => join(mkdtempSync(join(tmpdir(), 'heard-compiler-')), 'work');
    const cc = await cCompiler();
    expect(cc).not.toBeNull();
    const version = spawnSync(cc!.program, ['-dumpfullversion'], { encoding: 'utf8' }).stdout.trim();
    if (process.arch === 'x64' && version === '12.2.0')
      expect(await losesTileConfiguration(cc!.program, work())).toBe(true);
    const clang = await cCompiler({ ...process.env, CC: 'clang' });
    if (clang?.name.includes('clang')) expect(await losesTileConfiguration(clang.program, work())).toBe(false);
  });
});

describe('a flag of the compiler', () => {
  const asked = async (flag: string) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'heard-compiler-')), 'work');
    const known = await understands((await cCompiler())!.program, flag, folder);
    expect(existsSync(folder)).toBe(false);
    return known;
  };

  test('is known or not known to the one that is here', async () => {
    expect(await asked('-O2')).toBe(true);
    expect(await asked('-mno-such-instructions')).toBe(false);
  });
});
