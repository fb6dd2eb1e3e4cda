#!/usr/bin/env bash
# Expected: the fastest build of whisper.cpp for a processor (GGML_NATIVE=ON, its default) is at least as exact and as quick as a build that
#   leaves an instruction set out; numbers of 16 bits are multiplied and summed in 32 bits, as ggml does on every other x86 processor.
# Seen: where the compiler may use AVX512-FP16 (Intel servers since 2023), ggml's dot product of two rows of float16 also sums in float16.
#   A sum above 65504 becomes infinite, small terms are lost. It also takes 128 numbers at a time; a row of 64, which is an attention head
#   of every Whisper model, is done one number after the other and takes longer than a row of 128.
# Versions: whisper.cpp 1.9.1 in nodejs-whisper 0.3.1 (npm), GCC 12.2 or clang 14 and later.
# Why it matters: on 148 s of people reading, plain whisper-cli with `base` and a beam of 5 made 20 % word errors built like that, 6 % with
#   -mno-avx512fp16, and needed 0.7 of the time. Nothing says so: every word it writes looks as sure as elsewhere.
# Needs: cmake, a C++ compiler, npm, and a processor with avx512_fp16; on another it says so and ends with 77, having shown nothing.
set -euo pipefail

grep -qw avx512_fp16 /proc/cpuinfo || { echo 'This processor has no avx512_fp16: it cannot be shown here.'; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . nodejs-whisper@0.3.1 > /dev/null
source=node_modules/nodejs-whisper/cpp/whisper.cpp
echo "whisper.cpp $(sed -n 's/^project("whisper.cpp" VERSION \([0-9.]*\)).*/\1/p' "$source/CMakeLists.txt"), $(c++ --version | head -1)"

cat > dot.cpp <<'C'
#include "ggml-cpu.h"
#include "ggml.h"
#include <chrono>
#include <cstdio>
#include <vector>
static float dot(int n, float x, float y) {
  std::vector<ggml_fp16_t> a(n, ggml_fp32_to_fp16(x)), b(n, ggml_fp32_to_fp16(y));
  float sum = 0;
  ggml_get_type_traits_cpu(GGML_TYPE_F16)->vec_dot(n, &sum, 0, a.data(), 0, b.data(), 0, 1);
  return sum;
}
static double nanoseconds(int n) {
  std::vector<ggml_fp16_t> a(n, ggml_fp32_to_fp16(0.5f)), b(n, ggml_fp32_to_fp16(0.5f));
  auto vec_dot = ggml_get_type_traits_cpu(GGML_TYPE_F16)->vec_dot;
  float sum = 0;
  auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 2000000; i++) vec_dot(n, &sum, 0, a.data(), 0, b.data(), 0, 1);
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - began).count() / 2000000;
}
int main() {
  ggml_cpu_init();
  printf("%g %g %.1f %.1f\n", dot(4096, 64, 64), dot(4096, 0.1f, 0.1f), nanoseconds(64), nanoseconds(128));
}
C

build() { # name, flags
  cmake -S "$source" -B "$1" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DGGML_NATIVE=ON -DGGML_OPENMP=OFF -DGGML_CCACHE=OFF \
    -DWHISPER_BUILD_TESTS=OFF -DWHISPER_BUILD_EXAMPLES=OFF -DCMAKE_C_FLAGS="$2" -DCMAKE_CXX_FLAGS="$2" > "$1.log" 2>&1 || { tail -20 "$1.log"; exit 1; }
  cmake --build "$1" -j2 --target ggml-cpu ggml-base >> "$1.log" 2>&1 || { tail -20 "$1.log"; exit 1; }
  c++ -O2 -I "$source/ggml/include" dot.cpp $(find "$1" -name 'libggml-cpu.a') $(find "$1" -name 'libggml-base.a') -lpthread -ldl -o "$1-dot"
}
# The tile instructions are left out of both: GCC 12.2 gets them wrong, which is another matter.
amx='-mno-amx-tile -mno-amx-int8 -mno-amx-bf16'
build halves "$amx"
build full "$amx -mno-avx512fp16"
read -r big small at64 at128 < <(./halves-dot)
read -r bigFull smallFull at64Full at128Full < <(./full-dot)
printf '%-34s %14s %14s\n' '' 'native' 'no avx512fp16'
printf '%-34s %14s %14s\n' '4096 times 64 * 64 (16777216)' "$big" "$bigFull"
printf '%-34s %14s %14s\n' '4096 times 0.1 * 0.1 (40.94)' "$small" "$smallFull"
printf '%-34s %14s %14s\n' 'row of 64, ns' "$at64" "$at64Full"
printf '%-34s %14s %14s\n' 'row of 128, ns' "$at128" "$at128Full"
[ "$big" = inf ] || { echo 'CHANGED: the sum is finite.'; exit 1; }
[ "$bigFull" = 1.67772e+07 ] || { echo 'CHANGED: the build without it sums otherwise.'; exit 1; }
awk -v a="$at64" -v b="$at128" 'BEGIN { exit !(a > b) }' || { echo 'CHANGED: a row of 64 is no longer slower than one of 128.'; exit 1; }
echo 'As described.'
