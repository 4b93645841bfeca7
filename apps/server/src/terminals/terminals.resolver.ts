import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import type { FeedEvent } from '../sandboxes/terminal-feed.ts';
import { CompletionList, TerminalEventType, TerminalType } from './terminal.types.ts';
import { TerminalsService } from './terminals.service.ts';

@UseGuards(SessionGuard)
@Resolver()
export class TerminalsResolver {
  readonly #terminals: TerminalsService;

  constructor(terminals: TerminalsService) {
    this.#terminals = terminals;
  }

  @Query(() => CompletionList)
  async completions(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('line', { type: () => String }) line: string,
    @Args('cursor', { type: () => Int }) cursor: number,
  ): Promise<CompletionList> {
    const { start, end, candidates } = await this.#terminals.complete(user, terminalId, line, cursor);
    return { from: start, to: end, candidates: [...candidates] };
  }

  @Mutation(() => TerminalType, { description: 'The same name gives the same terminal' })
  openTerminal(
    @CurrentUser() user: User,
    @Args('attemptId', { type: () => ID }) attemptId: string,
    @Args('columns', { type: () => Int }) columns: number,
    @Args('rows', { type: () => Int }) rows: number,
    @Args('name', { type: () => String, nullable: true }) name: string | null,
  ): Promise<TerminalType> {
    return this.#terminals.open(user, attemptId, { columns, rows }, name ?? undefined);
  }

  @Mutation(() => Boolean, { description: 'Enter at a prompt. A repeated `inputId` does nothing.' })
  async terminalLine(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('line', { type: () => String }) line: string,
    @Args('inputId', { type: () => ID }) inputId: string,
  ): Promise<boolean> {
    await this.#terminals.submitLine(user, terminalId, line, inputId);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Keys to a running program' })
  async terminalKeys(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('data', { type: () => String }) data: string,
  ): Promise<boolean> {
    await this.#terminals.sendKeys(user, terminalId, data);
    return true;
  }

  @Mutation(() => Boolean)
  async resizeTerminal(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('columns', { type: () => Int }) columns: number,
    @Args('rows', { type: () => Int }) rows: number,
  ): Promise<boolean> {
    await this.#terminals.resize(user, terminalId, { columns, rows });
    return true;
  }

  @Mutation(() => Boolean, { description: 'Without content the edit is given up' })
  async finishEdit(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('editId', { type: () => ID }) editId: string,
    @Args('content', { type: () => String, nullable: true }) content: string | null,
  ): Promise<boolean> {
    await this.#terminals.finishEdit(user, terminalId, editId, content ?? null);
    return true;
  }

  @Mutation(() => Boolean)
  async closeTerminal(@CurrentUser() user: User, @Args('terminalId', { type: () => ID }) terminalId: string): Promise<boolean> {
    await this.#terminals.close(user, terminalId);
    return true;
  }

  @Subscription(() => TerminalEventType, {
    resolve: (event: FeedEvent) => event,
    description: 'What came after an event, and then what comes',
  })
  terminalOutput(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('after', { type: () => Int, nullable: true, defaultValue: 0 }) after: number | null,
  ): Promise<AsyncIterableIterator<FeedEvent>> {
    return this.#terminals.output(user, terminalId, after ?? 0);
  }
}
