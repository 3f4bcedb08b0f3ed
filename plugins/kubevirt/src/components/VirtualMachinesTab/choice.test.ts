import { choiceFrom, withChoice, type ListChoice } from './choice';
import { NO_FILTER } from './filter';

describe('the choice in the address', () => {
  const choice: ListChoice = {
    filter: {
      text: 'db west & more',
      groups: ['held-back', 'running'],
      statuses: ['ErrorUnschedulable'],
      clusters: ['west', 'east'],
    },
    sort: { column: 'age', descending: true },
    page: 3,
  };

  it('comes back as it was', () => {
    const search = withChoice(new URLSearchParams(), choice);
    expect(choiceFrom(new URLSearchParams(search.toString()))).toEqual(choice);
  });

  it('is short and readable', () => {
    expect(
      withChoice(new URLSearchParams(), {
        filter: { ...NO_FILTER, groups: ['held-back'] },
        sort: { column: 'name', descending: false },
        page: 1,
      }).toString(),
    ).toBe('state=held-back&sort=name&page=2');
  });

  it('leaves the plain list its plain address, and what is not its own alone', () => {
    const plain = { filter: NO_FILTER, sort: undefined, page: 0 };
    const search = new URLSearchParams('other=1&q=old&page=7');
    expect(withChoice(search, plain).toString()).toBe('other=1');
    expect(choiceFrom(new URLSearchParams('other=1'))).toEqual(plain);
  });

  it.each(['page=-3', 'page=x', 'page=1.5', 'sort=size', 'state=asleep'])(
    'takes nothing from %s',
    text => {
      expect(choiceFrom(new URLSearchParams(text))).toEqual({
        filter: NO_FILTER,
        sort: undefined,
        page: 0,
      });
    },
  );
});
