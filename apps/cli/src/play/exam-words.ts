import type { Locale } from '@drydock/scenario';

export interface ExamWords {
  help: string;
  points(count: number): string;
  minutesLeft(minutes: number): string;
  noSuchTask(count: number): string;
  flagged: string;
  unflagged: string;
  over: string;
  left: string;
  passed: string;
  notPassed: string;
  passMark(percent: number): string;
  unknown(command: string): string;
}

export const EXAM_WORDS: Record<Locale, ExamWords> = {
  en: {
    help: ':text shows the task again · :next, :back and :task N go to another · :tasks lists them · :flag · :time · :finish grades · :quit leaves without a grade',
    points: (count) => `${count} ${count === 1 ? 'point' : 'points'}`,
    minutesLeft: (minutes) => (minutes === 1 ? 'One minute is left.' : `${minutes} minutes are left.`),
    noSuchTask: (count) => `The tasks are numbered from 1 to ${count}.`,
    flagged: 'Flagged: :tasks shows it with ⚑.',
    unflagged: 'Not flagged any more.',
    over: 'The time is over. The exam is graded as it stands.',
    left: 'The exam was left, and is not graded.',
    passed: 'Passed',
    notPassed: 'Not passed',
    passMark: (percent) => `${percent} % are enough`,
    unknown: (command) => `There is no command ${command}.`,
  },
  ko: {
    help: ':text 과제 다시 보기 · :next, :back, :task N 다른 과제로 · :tasks 목록 · :flag 표시 · :time 남은 시간 · :finish 채점 · :quit 채점 없이 나가기',
    points: (count) => `${count}점`,
    minutesLeft: (minutes) => `${minutes}분 남았어요.`,
    noSuchTask: (count) => `과제 번호는 1부터 ${count}까지예요.`,
    flagged: '표시했어요. :tasks에 ⚑로 나와요.',
    unflagged: '표시를 지웠어요.',
    over: '시간이 다 됐어요. 지금 상태로 채점해요.',
    left: '시험에서 나왔어요. 채점하지 않아요.',
    passed: '합격',
    notPassed: '불합격',
    passMark: (percent) => `${percent}% 이상이면 합격`,
    unknown: (command) => `${command}라는 명령은 없어요.`,
  },
};
