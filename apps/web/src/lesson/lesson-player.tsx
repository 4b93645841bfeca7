import { Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useShortcut, useSingleKey } from '../app/shortcuts.tsx';
import type { Messages } from '../i18n/en.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { TerminalPort, TerminalPortContext } from '../terminal/terminal-port.tsx';
import { SchedulingPanel } from '../scheduling/scheduling-panel.tsx';
import { TracePanel } from '../trace/trace-panel.tsx';
import { useAnnounce } from '../ui/announcer.tsx';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { useMediaQuery } from '../ui/media-query.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Splitter, useShare } from '../ui/splitter.tsx';
import { TabList } from '../ui/tab-list.tsx';
import { newlyPassed, pointsOf } from './attempt-state.ts';
import { ExamClock } from '../exam/exam-clock.tsx';
import { ClusterStrip } from '../quiz/cluster-strip.tsx';
import { QuestionClustersContext, useOwnQuestionClusters } from '../quiz/question-clusters.tsx';
import { ClockControl } from './clock-control.tsx';
import styles from './lesson-player.module.css';
import type { Lesson } from './lesson.documents.ts';
import { LessonText, type PartProps } from './lesson-text.tsx';
import { AssetsContext } from './markdown/markdown.tsx';
import { RecordButton } from './record-button.tsx';
import { useWatchPanel, WATCH_PANELS, type WatchPanel } from './use-watch-panel.ts';
import { WatchHead } from './watch-head.tsx';
import { lazyPart } from '../ui/lazy-part.ts';

const TerminalPanel = lazyPart(async () => (await import('../terminal/terminal-panel.tsx')).TerminalPanel);

const OverviewPanel = lazyPart(async () => (await import('../overview/overview-panel.tsx')).OverviewPanel);

type Pane = 'text' | 'terminal' | WatchPanel;

const TEXT_SHARE = { min: 22, max: 70, initial: 40 };
const TRACE_SHARE = { min: 15, max: 75, initial: 38 };
const NARROW = '(max-width: 899px)';

/** A lesson at work: its text on the left, the terminal with what goes on in the cluster on the right; tabs on a narrow screen. */
export function LessonPlayer(props: PartProps) {
  const { t } = useI18n();
  const { lesson, attempt, onRestart } = props;
  const narrow = useMediaQuery(NARROW);
  const [pane, setPane] = useState<Pane>('text');
  const [textShare, setTextShare] = useShare('drydock.split.text', TEXT_SHARE);
  const [traceShare, setTraceShare] = useShare('drydock.split.trace', TRACE_SHARE);
  const panels = usePanels(props);
  const watch = useWatchPanel(panels);
  const clusters = useOwnQuestionClusters(attempt.id, () => narrow && setPane('terminal'));
  const at = clusters.current ?? props;
  const [restarting, setRestarting] = useState(false);
  const over = attempt.exam?.report != null;
  const port = useMemo(() => new TerminalPort(() => setPane('terminal'), over), [over]);
  const textPane = useRef<HTMLElement>(null);
  useProgressAnnouncements(props);
  useShortcut('R', () => (narrow ? setPane('trace') : watch.toggleTo('trace')));
  useShortcut('V', () => panels.includes('overview') && (narrow ? setPane('overview') : watch.toggleTo('overview')));
  useShortcut('T', () => {
    if (textPane.current?.contains(document.activeElement) || document.activeElement === document.body) return port.focus();
    setPane('text');
    requestAnimationFrame(() => textPane.current?.focus());
  });

  // A command that is typed while something else has the focus is meant for the terminal.
  useSingleKey(
    (key) => key.length === 1 && key !== ' ' && key !== '?' && (!narrow || pane === 'terminal'),
    (event) => port.type(event.key) && event.preventDefault(),
  );

  const tabs = (['text', 'terminal', ...panels] as const).map((id) => ({ id, label: t.lesson[id], panel: `pane-${id}` }));
  return (
    <TerminalPortContext value={port}>
      <AssetsContext value={`/scenarios/${lesson.track}/${lesson.slug}/`}>
        <main id="main" tabIndex={-1} className={styles.player}>
          <LessonBar {...props} at={at} onRestart={() => setRestarting(true)} />
          {narrow && (
            <div className={styles.panes}>
              <TabList label={t.lesson.panes} tabs={tabs} active={pane} onSelect={setPane} />
            </div>
          )}
          <div className={styles.split}>
            <section
              id="pane-text"
              ref={textPane}
              tabIndex={-1}
              className={styles.text}
              aria-label={t.lesson.textPane}
              hidden={narrow && pane !== 'text'}
              style={narrow ? undefined : { flexBasis: `${textShare}%` }}
            >
              <QuestionClustersContext value={clusters}>
                <LessonText {...props} onRestart={() => setRestarting(true)} />
              </QuestionClustersContext>
            </section>
            {!narrow && (
              <Splitter label={t.lesson.resize} orientation="vertical" value={textShare} onChange={setTextShare} {...TEXT_SHARE} />
            )}
            <section className={styles.work} aria-label={t.lesson.workPane} hidden={narrow && pane === 'text'}>
              <div id="pane-terminal" className={styles.terminal} hidden={narrow && pane !== 'terminal'}>
                <Suspense fallback={<p className={styles.waiting}>{t.terminal.loading}</p>}>
                  <ClusterStrip lesson={lesson} clusters={clusters} />
                  <TerminalPanel key={at.attempt.id} attempt={at.attempt} />
                </Suspense>
              </div>
              {!narrow && watch.open && (
                <Splitter
                  label={t.lesson.resizeTrace}
                  orientation="horizontal"
                  of="after"
                  value={traceShare}
                  onChange={setTraceShare}
                  {...TRACE_SHARE}
                />
              )}
              {panels.map((id) => {
                const shown = id === (narrow ? pane : watch.panel);
                const open = shown && (narrow || watch.open);
                const head = (actions?: ReactNode) => (
                  <WatchHead
                    panel={id}
                    panels={narrow ? [id] : panels}
                    onSelect={watch.select}
                    open={open}
                    onToggle={narrow ? undefined : watch.toggle}
                    actions={actions}
                  />
                );
                return (
                  <div
                    key={id}
                    id={`pane-${id}`}
                    className={classes(styles.trace, open && styles.traceOpen)}
                    hidden={!shown}
                    style={narrow || !open ? undefined : { flexBasis: `${traceShare}%` }}
                  >
                    {shown && id === 'trace' && <TracePanel key={at.attempt.id} attempt={at.attempt} open={open} head={head()} />}
                    {shown && id === 'scheduling' && <SchedulingPanel key={at.attempt.id} attempt={at.attempt} open={open} head={head()} />}
                    {shown && id === 'overview' && !open && head()}
                    {id === 'overview' && open && (
                      <Suspense fallback={head()}>
                        <OverviewPanel
                          key={at.attempt.id}
                          attemptId={at.attempt.id}
                          clusters={clusters.current ? [] : clustersOf(lesson)}
                          head={head}
                        />
                      </Suspense>
                    )}
                  </div>
                );
              })}
            </section>
          </div>
        </main>
        <Confirm open={restarting} {...restartWords(props, t)} onConfirm={onRestart} onClose={() => setRestarting(false)} />
      </AssetsContext>
    </TerminalPortContext>
  );
}

/** `at`: where the learner is, which may be the cluster of a question. */
function LessonBar({ lesson, attempt, dispatch, at, onRestart }: PartProps & { at: Pick<PartProps, 'attempt' | 'dispatch'> }) {
  const { t, format } = useI18n();
  return (
    <div className={styles.bar}>
      <Link href="/" className={styles.back} aria-label={t.lesson.backToCourses} title={t.lesson.backToCourses}>
        <Icon name="left" />
      </Link>
      <h1 className={styles.title}>{lesson.title}</h1>
      {attempt.exam && !attempt.exam.report && <ExamClock attempt={attempt} dispatch={dispatch} />}
      <span className={styles.points} hidden={attempt.exam !== null && !attempt.exam?.report}>
        {t.lesson.points(format.number(pointsOf(attempt)), format.number(attempt.progress.maxPoints))}
      </span>
      {!attempt.exam?.report && <ClockControl attempt={at.attempt} dispatch={at.dispatch} />}
      <RecordButton attempt={attempt} />
      <IconButton label={lesson.exam ? t.exam.again : t.lesson.restart} icon="restart" size="small" onClick={onRestart} />
    </div>
  );
}

function restartWords({ lesson: { exam }, attempt }: PartProps, t: Messages) {
  if (exam === null) return { title: t.lesson.restartTitle, body: t.lesson.restartBody, confirm: t.lesson.restartConfirm, danger: true };
  const over = attempt.exam?.report != null;
  const body = `${over ? '' : `${t.exam.giveUp} `}${t.exam.againBody(exam.minutes)}`;
  return { title: t.exam.againTitle, body, confirm: t.exam.start, danger: !over };
}

/** An exam that runs shows the learner's own requests: neither a picture of its clusters nor why pods are where they are. */
function usePanels({ attempt: { exam } }: PartProps): readonly WatchPanel[] {
  const isHidden = exam !== null && exam.report === null;
  return useMemo(() => (isHidden ? WATCH_PANELS.filter((panel) => panel === 'trace') : WATCH_PANELS), [isHidden]);
}

/** The names of the clusters that the steps are about; none when there is only one. */
function clustersOf({ steps }: Lesson): string[] {
  return [...new Set(steps.flatMap(({ place }) => place?.cluster ?? []))];
}

/** Tells screen readers what has turned green. */
function useProgressAnnouncements({ lesson, attempt }: PartProps): void {
  const { t } = useI18n();
  const announce = useAnnounce();
  const before = useRef(attempt.results);
  useEffect(() => {
    const passed = newlyPassed(before.current, attempt.results);
    before.current = attempt.results;
    const said = lesson.steps.flatMap((step) => [
      ...step.checks.filter(({ id }) => passed.checks.includes(`${step.id}/${id}`)).map(({ title }) => t.checks.passedAnnouncement(title)),
      ...(passed.steps.includes(step.id) ? [t.checks.stepDoneAnnouncement(step.title)] : []),
    ]);
    if (said.length > 0) announce(said.join('. '));
  }, [attempt.results, lesson, announce, t]);
}
