import type { JsonObject } from '@backstage/types';
import type { TemplateLink } from './types';

const GENERATED = 'steps.generate.output';

/** What a finished task shows: where the result lies, its entity, its files and what the generator warns of. */
export function output(links: TemplateLink[]): JsonObject {
  return {
    links: [
      ...links.map(link => ({ ...link })),
      {
        title: 'Virtual machines in the catalog',
        icon: 'catalog',
        entityRef: `\${{ ${GENERATED}.entityRef }}`,
      },
    ],
    text: [
      {
        title: 'What was written',
        default: true,
        content: `Files:
${list('path', 'paths', '- `${{ path }}`')}

Rafay applies them in this order:
${list('path', 'applyOrder', '1. `${{ path }}`')}
`,
      },
      {
        title: 'Worth knowing',
        if: `\${{ ${GENERATED}.warnings | length > 0 }}`,
        content: `${list('warning', 'warnings', '- ${{ warning }}')}\n`,
      },
    ],
  };
}

function list(item: string, field: string, line: string): string {
  return `{%- for ${item} in ${GENERATED}.${field} %}\n${line}\n{%- endfor %}`;
}
