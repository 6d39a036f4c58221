import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.mindrot.jbcrypt.BCrypt;

/**
 * What log-ins are compared with: jBCrypt called in a loop on all cores, without a server. Prints hashes a second.
 *
 *     java -cp target/postern.jar src/load/HashLoop.java COST SECONDS
 */
public class HashLoop {
    public static void main(String[] arguments) throws InterruptedException {
        int cost = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        // The compiler is done with a hash of this size before it counts.
        BCrypt.hashpw("warm up", BCrypt.gensalt(8));
        BCrypt.hashpw("warm up", BCrypt.gensalt(10));

        LongAdder hashes = new LongAdder();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(() -> {
                String salt = BCrypt.gensalt(cost);
                while (System.nanoTime() - start < seconds * 1e9) {
                    BCrypt.hashpw("correct horse battery staple", salt);
                    hashes.increment();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf("result rate=%.2f%n", hashes.sum() / ((System.nanoTime() - start) / 1e9));
    }
}
