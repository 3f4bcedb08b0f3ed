import type { JsonObject } from '@backstage/types';

/**
 * A step of a software template, as it stands in the Template entity.
 *
 * @public
 */
export interface TemplateStep {
  id: string;
  /** What a person who follows the task reads. */
  name: string;
  action: string;
  input: JsonObject;
}

/**
 * A link that a finished task shows.
 *
 * @public
 */
export interface TemplateLink {
  title: string;
  url: string;
}

/**
 * Steps, and the links to what they made.
 *
 * @public
 */
export interface TemplateSteps {
  steps: TemplateStep[];
  links: TemplateLink[];
}

/**
 * What a new repository is for.
 *
 * @public
 */
export interface CreateOptions {
  /** One line for the description of the repository or the message of the commit; may hold expressions. */
  description: string;
}

/**
 * What is to be changed in a repository.
 *
 * @public
 */
export interface ChangeOptions {
  /** Title of the pull request or of the commit; may hold expressions. */
  title: string;
  description: string;
}

/**
 * A place that templates publish to. All steps that it gives run in every task; a step that would be
 * skipped belongs into another template.
 *
 * Steps may refer to `parameters` (the fields of `repository`) and to `steps.generate.output` (`paths`,
 * `removedPaths`, `catalogInfoPath`); the workspace holds the files to publish.
 *
 * @public
 */
export interface TemplateGitHost {
  /** Lower-case word that distinguishes the names of templates where there are several hosts, e.g. `gitlab`. */
  id: string;
  /** For people, e.g. `GitLab`. */
  title: string;
  /** Fields of the form that name the repository, as JSON schema; the required ones first. */
  repository: { required: string[]; properties: JsonObject };
  /** Publishes the workspace as a new repository and makes the catalog read its `catalog-info.yaml`. */
  create(options: CreateOptions): TemplateSteps;
  /** How a repository that exists is changed; absent where the host's actions cannot. */
  change?: {
    /** Brings the repository into the workspace. */
    fetch(): TemplateStep[];
    /** Proposes the workspace as its next state. */
    publish(options: ChangeOptions): TemplateSteps;
  };
}

/** What the forms let people choose from; of each list the first is preselected, if any is. */
export interface TemplateChoices {
  kubevirtVersions: readonly string[];
  cdiVersions: readonly string[];
  sizes: readonly string[];
  images: readonly string[];
}

/** One page of a form: a JSON schema with what rjsf adds to it. */
export interface FormPage extends JsonObject {
  title: string;
  properties: JsonObject;
}
