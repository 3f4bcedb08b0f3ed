import type { JsonObject } from '@backstage/types';
import type {
  FormPage,
  TemplateChoices,
  TemplateGitHost,
  TemplateStep,
} from '../types';

/** What a template is made for. */
export interface TemplateContext {
  host: TemplateGitHost;
  choices: TemplateChoices;
}

/** A template before it becomes an entity. */
export interface TemplateDefinition {
  name: string;
  title: string;
  description: string;
  tags: string[];
  type: string;
  parameters: FormPage[];
  steps: TemplateStep[];
  output: JsonObject;
}
