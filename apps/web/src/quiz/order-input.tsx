import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Question } from '../lesson/lesson.documents.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { plainText } from '../ui/inline-marks.ts';
import { TextWithCode } from '../ui/text-with-code.tsx';
import { moved, type Draft } from './answer.ts';
import styles from './quiz.module.css';

interface OrderInputProps {
  readonly question: Question;
  readonly order: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (draft: Draft) => void;
}

/** Options to be put in order: by dragging, by buttons, or by Space, arrows and Space. Escape puts a picked one back. */
export function OrderInput({ question, order, disabled, onChange }: OrderInputProps) {
  const { t } = useI18n();
  const announce = useAnnounce();
  const list = useRef<HTMLOListElement>(null);
  const [picked, setPicked] = useState<{ id: string; before: readonly string[] } | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const optionOf = (id: string) => question.options.find((option) => option.id === id)?.text ?? id;
  const textOf = (id: string) => plainText(optionOf(id));

  const move = (id: string, to: number) => {
    const next = moved(order, order.indexOf(id), to);
    if (next === order) return;
    onChange(next);
    announce(t.quiz.moved(textOf(id), next.indexOf(id) + 1, next.length));
  };
  const focus = (index: number) => list.current?.querySelectorAll<HTMLElement>('[data-item]')[index]?.focus();

  const onKeyDown = (event: KeyboardEvent, id: string, index: number) => {
    if (disabled || event.target !== event.currentTarget) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (picked?.id === id || event.altKey) move(id, index + step);
      else focus(index + step);
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      announce(picked ? t.quiz.dropped(textOf(id), index + 1) : t.quiz.picked(textOf(id), index + 1, order.length));
      setPicked(picked ? null : { id, before: order });
    } else if (event.key === 'Escape' && picked) {
      event.preventDefault();
      onChange(picked.before);
      setPicked(null);
      announce(t.quiz.cancelled);
    }
  };
  const dragTo = (id: string, y: number) => {
    const items = [...(list.current?.querySelectorAll('[data-item]') ?? [])];
    const over = items.findIndex((item) => y < item.getBoundingClientRect().bottom);
    const target = over < 0 ? items.length - 1 : over;
    const own = order.indexOf(id);
    if (target === own) return;
    const box = items[target]!.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    if (target < own ? y < middle : y > middle) move(id, target);
  };

  // An element that changes its place loses the pointer: the window keeps it.
  useEffect(() => {
    if (dragged === null) return;
    const onMove = (event: PointerEvent) => dragTo(dragged, event.clientY);
    const onEnd = () => setDragged(null);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onEnd);
    window.addEventListener('pointercancel', onEnd);
    return () => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onEnd);
      window.removeEventListener('pointercancel', onEnd);
    };
  });

  return (
    <div className={styles.options}>
      <p className={styles.how}>{t.quiz.order}</p>
      <ol ref={list} className={styles.order}>
        {order.map((id, index) => (
          <li
            key={id}
            data-item
            tabIndex={disabled ? -1 : 0}
            aria-label={t.quiz.moved(textOf(id), index + 1, order.length)}
            data-held={picked?.id === id || dragged === id || undefined}
            onKeyDown={(event) => onKeyDown(event, id, index)}
            onBlur={() => picked?.id === id && setPicked(null)}
          >
            <span className={styles.grip} title={t.quiz.dragHandle} onPointerDown={() => !disabled && setDragged(id)}>
              <Icon name="grip" />
            </span>
            <span>
              <TextWithCode text={optionOf(id)} />
            </span>
            <span className={styles.moves}>
              <IconButton
                label={t.quiz.moveUp(textOf(id))}
                icon="up"
                size="small"
                disabled={disabled || index === 0}
                onClick={() => move(id, index - 1)}
              />
              <IconButton
                label={t.quiz.moveDown(textOf(id))}
                icon="down"
                size="small"
                disabled={disabled || index === order.length - 1}
                onClick={() => move(id, index + 1)}
              />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
