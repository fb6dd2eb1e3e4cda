export interface Processor {
  readonly model: string;
  readonly instructions: readonly string[];
}
export function readProcessor(cpuinfo?: string): Processor;
export function processorKind(processor?: Processor): string;
