import type { User } from '@drydock/persistence';
import { UseGuards } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CurrentUser, SessionGuard } from '../accounts/session.guard.ts';
import { LineHelpService } from './line-help.service.ts';
import { LinePartType, LinePreviewType } from './line-help.types.ts';

@UseGuards(SessionGuard)
@Resolver()
export class LineHelpResolver {
  readonly #help: LineHelpService;

  constructor(help: LineHelpService) {
    this.#help = help;
  }

  @Query(() => [LinePartType], { description: 'What each part of a command line means' })
  async lineExplanation(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('line', { type: () => String }) line: string,
  ): Promise<LinePartType[]> {
    return [...(await this.#help.explain(user, terminalId, line))];
  }

  @Query(() => LinePreviewType, { nullable: true, description: 'What a command line would do. Null while a program runs in the terminal.' })
  linePreview(
    @CurrentUser() user: User,
    @Args('terminalId', { type: () => ID }) terminalId: string,
    @Args('line', { type: () => String }) line: string,
  ): Promise<LinePreviewType | null> {
    return this.#help.preview(user, terminalId, line) as Promise<LinePreviewType | null>;
  }
}
