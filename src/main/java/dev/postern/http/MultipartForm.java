package dev.postern.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads {@code multipart/form-data} with Netty's decoder, in memory: a file in it refuses the form. */
final class MultipartForm {
    private static final boolean ON_DISK = false;

    private MultipartForm() {}

    static Form parse(String contentType, byte[] body) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        try {
            HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(
                    new DefaultHttpDataFactory(ON_DISK), request, StandardCharsets.UTF_8);
            try {
                Form form = Form.empty();
                for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                    add(form, part);
                }
                return form;
            } finally {
                decoder.destroy();
            }
        } catch (RefusedRequest refusal) {
            throw refusal;
        } catch (RuntimeException | IOException malformed) {
            // Of the decoder's many kinds, some are accidents: it looks a missing boundary up with null.
            throw RefusedRequest.because(Problem.MALFORMED_REQUEST);
        }
    }

    private static void add(Form form, InterfaceHttpData part) throws IOException {
        if (!(part instanceof Attribute attribute)) {
            throw RefusedRequest.because(Problem.MALFORMED_REQUEST);
        }
        ByteBuf value = attribute.getByteBuf();
        byte[] bytes = new byte[value.readableBytes()];
        value.getBytes(value.readerIndex(), bytes);
        form.add(attribute.getName(), StrictText.decode(bytes));
    }
}
