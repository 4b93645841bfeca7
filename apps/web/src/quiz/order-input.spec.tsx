import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { I18nProvider } from '../i18n/i18n.tsx';
import type { Draft } from './answer.ts';
import { OrderInput } from './order-input.tsx';

const question = {
  id: 'q',
  type: 'order',
  prompt: '',
  points: 1,
  targets: null,
  options: ['a', 'b', 'c'].map((id) => ({ id, text: `Item ${id}` })),
};

function Harness() {
  const [order, setOrder] = useState<Draft>(['a', 'b', 'c']);
  return (
    <I18nProvider initial="en">
      <OrderInput question={question} order={order as string[]} disabled={false} onChange={setOrder} />
    </I18nProvider>
  );
}

const items = () => screen.getAllByRole('listitem');
const order = () => items().map((item) => item.textContent);

describe('OrderInput', () => {
  beforeEach(() => void render(<Harness />));

  it('moves a picked item with the arrow keys', () => {
    const [first] = items();
    for (const key of [' ', 'ArrowDown', 'ArrowDown', ' ']) fireEvent.keyDown(first!, { key });
    expect(order()).toEqual(['Item b', 'Item c', 'Item a']);
  });

  it('puts it back with Escape', () => {
    const [first] = items();
    for (const key of [' ', 'ArrowDown', 'Escape']) fireEvent.keyDown(first!, { key });
    expect(order()).toEqual(['Item a', 'Item b', 'Item c']);
  });

  it('moves the focus with the arrows while nothing is picked', () => {
    const [first, second] = items();
    first!.focus();
    fireEvent.keyDown(first!, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(second);
    expect(order()).toEqual(['Item a', 'Item b', 'Item c']);
  });

  it('moves by its buttons', () => {
    fireEvent.click(screen.getByLabelText('Move up: Item c'));
    expect(order()).toEqual(['Item a', 'Item c', 'Item b']);
    expect(screen.getByLabelText<HTMLButtonElement>('Move up: Item a').disabled).toBe(true);
  });
});
