import { fireEvent, render, screen } from '@testing-library/react';
import { I18nProvider } from '../../i18n/i18n.tsx';
import { TerminalPort, TerminalPortContext } from '../../terminal/terminal-port.tsx';
import { AssetsContext, Markdown } from './markdown.tsx';

function show(source: string) {
  const ran: string[] = [];
  const port = new TerminalPort(() => undefined);
  port.attach({ run: (text) => ran.push(text), focus: () => undefined });
  const { container } = render(
    <I18nProvider initial="en">
      <TerminalPortContext value={port}>
        <AssetsContext value="/scenarios/a/b/">
          <Markdown source={source} />
        </AssetsContext>
      </TerminalPortContext>
    </I18nProvider>,
  );
  return { container, ran };
}

describe('Markdown', () => {
  it('sends a run block to the terminal, also within a list', () => {
    const { ran } = show('1. do\n\n   ```sh run\n   echo "<b>"\n   ls\n   ```\n');
    fireEvent.click(screen.getByText('Run in terminal'));
    expect(ran).toEqual(['echo "<b>"\nls']);
  });

  it('has no run button on any other block', () => {
    show('```sh\nrm -rf /\n```\n\n```yaml copy file=/root/x.yaml\na: 1\n```');
    expect(screen.queryByText('Run in terminal')).toBeNull();
    expect(screen.getAllByText('Copy')).toHaveLength(1);
    expect(screen.getByText('/root/x.yaml')).toBeTruthy();
  });

  it('draws callouts without their marker', () => {
    const { container } = show('> [!WARNING]\n> Mind the *gap*.');
    expect(container.querySelector('aside')?.textContent?.split(/\s*\n\s*/)).toEqual(['Careful', 'Mind the gap.', '']);
  });

  it('shows one tab at a time, chosen by click or arrow', () => {
    const { container } = show(':::tabs\n=== One <b>\n\n```sh run\nls\n```\n=== Two\n**two**\n:::\nafter');
    const [one, two] = screen.getAllByRole('tab');
    expect([one!.textContent, two!.textContent]).toEqual(['One <b>', 'Two']);
    const shown = () => [...container.querySelectorAll('[role=tabpanel]')].map((panel) => !(panel as HTMLElement).hidden);
    expect(shown()).toEqual([true, false]);
    fireEvent.keyDown(one!, { key: 'ArrowRight' });
    expect(shown()).toEqual([false, true]);
    expect(container.textContent).toContain('after');
  });

  it.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['<a href="javascript:alert(1)">x</a>'],
    ['<iframe src="https://example.com"></iframe>'],
    ['<form action="/graphql"><button>x</button></form>'],
    ['<p style="position:fixed">x</p>'],
    ['[x](javascript:alert(1))'],
  ])('lets nothing through of %s', (source) => {
    const { container } = show(source);
    expect(container.innerHTML).not.toMatch(/script|onerror|iframe|<form|style=/i);
  });

  it('takes pictures from the lesson alone', () => {
    const { container } = show('![own](images/a.svg) ![foreign](https://example.com/a.png) ![foreign too](//example.com/a.png)');
    expect([...container.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual(['/scenarios/a/b/images/a.svg']);
    expect(container.textContent).toContain('foreign too');
  });
});
