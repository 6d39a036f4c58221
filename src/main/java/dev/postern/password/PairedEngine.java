package dev.postern.password;

import java.util.List;

/** Our own bcrypt: two at once in about the time of one, one alone if there is no other. */
final class PairedEngine implements HashEngine {
    @Override
    public int width() {
        return 2;
    }

    @Override
    public List<String> hash(List<BcryptInput> inputs) {
        List<Lane> lanes = inputs.stream()
                .map(input -> new Lane(input.key(), Radix64.decode(input.salt())))
                .toList();
        int cost = inputs.get(0).cost();
        if (lanes.size() == 2) {
            Expansion.expand(lanes.get(0), lanes.get(1), cost);
        } else {
            lanes.forEach(lane -> Expansion.expand(lane, cost));
        }
        List<String> hashes =
                lanes.stream().map(lane -> Radix64.encode(lane.hash())).toList();
        lanes.forEach(Lane::clear);
        return hashes;
    }
}
