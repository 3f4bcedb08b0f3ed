import { kubectl } from './kubectl';

describe('kubectl', () => {
  it.each([
    [['get', 'vm', 'db', '-n', 'shop'], 'kubectl get vm db -n shop'],
    [['get', 'vm', 'a b'], "kubectl get vm 'a b'"],
    [['label', 'vm', "it's", '$(x)=1'], "kubectl label vm 'it'\\''s' '$(x)=1'"],
    [['get', ''], "kubectl get ''"],
  ])('writes %j', (words, line) => {
    expect(kubectl(...words)).toBe(line);
  });
});
