import { describe, expect, it } from 'vitest';
import { clock, day, lengthInWords, moment, parseClock, preciseClock, stretchAround } from '../../../src/web/times.ts';

describe('places in a recording', () => {
  it('are written with tenths and never with 60 seconds', () => {
    expect([0, 0.04, 9.95, 59.94, 59.96, 83.4, 3599.99, 3723.4].map(clock)).toEqual([
      '0:00.0',
      '0:00.0',
      '0:10.0',
      '0:59.9',
      '1:00.0',
      '1:23.4',
      '1:00:00.0',
      '1:02:03.4',
    ]);
  });

  it('are read as seconds, minutes or hours', () => {
    expect(['83.4', '1:23.4', ' 1:02:03 ', '0:05,5', '90:00'].map(parseClock)).toEqual([83.4, 83.4, 3723, 5.5, 5400]);
  });

  it('are refused when they are no time', () => {
    expect(['', 'soon', '1:75', '1:61:00', '-3', '1:2:3:4', '1e3', 'NaN', '1:'].map(parseClock)).toEqual(
      Array(9).fill(null),
    );
  });

  it('read back as they were written', () => {
    for (const seconds of [0, 12.3, 61, 3599.9, 7384.2]) expect(parseClock(clock(seconds))).toBeCloseTo(seconds, 5);
    for (const seconds of [0, 0.001, 1 / 30, 12.3, 59.9999, 60, 600.25, 3599.999, 7384.2])
      expect(parseClock(preciseClock(seconds))).toBeCloseTo(seconds, 3);
    expect([0, 5, 10, 60.5, 1 / 30, 3600].map(preciseClock)).toEqual([
      '0:00',
      '0:05',
      '0:10',
      '1:00.5',
      '0:00.033',
      '1:00:00',
    ]);
  });

  it('are played from 1.5 s before to 1 s after, never from before the start', () => {
    expect(stretchAround(10, 11)).toEqual({ start: 8.5, end: 12 });
    expect(stretchAround(0.4, 0.9)).toEqual({ start: 0, end: 1.9 });
  });
});

describe('lengths and dates', () => {
  it('say a length in at most two units', () => {
    expect([0, 1, 83, 3600, 3725].map(lengthInWords)).toEqual([
      '0 seconds',
      '1 second',
      '1 minute 23 seconds',
      '1 hour',
      '1 hour 2 minutes',
    ]);
  });

  it('show the day and hour of the United Kingdom', () => {
    const summerNight = new Date('2027-06-30T23:30:00Z');
    expect(day(summerNight)).toBe('1 July 2027');
    expect(moment(summerNight)).toBe('1 July 2027 at 12:30am');
  });
});
