using System.Globalization;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>A text that zlib 1.2.13 has deflated with a small window, which the framework does not offer.</summary>
internal static class SmallWindow
{
    /// <param name="bits">9 or 10.</param>
    public static (byte[] Compressed, string Text) Sample(int bits)
    {
        var numbers = string.Concat(Enumerable.Range(0, 400).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number},")));
        return (Convert.FromBase64String(bits == 9 ? Of512 : Of1024), numbers + numbers);
    }

    private const string Of512 =
        "Fc+5EcBACATBhNY4fsg/MY2McVR9Ap5MrlCq1BqtTvZkJnNZyFJWspaNbGUnf3LeuDzkKS95y0e+8lM8hSn4ZShSUYpWjGIVp3xKU7qSiaksZS"
            + "tHucpTPZWpXBUqFipVq0a1qlM/taldHepUs2+rR73q0zyNaVwTmtSUhnNGs5rTPq1pXRva1Ja2tVy72tM9nelcF7rUla51o1vdyd4jI6egpKKm"
            + "oSWc4QxnOMMZznCGM5zhDOc4xznOcY5znOMc5zjHBS5wgQtc4AIXuMAFLnCJS1ziEpe4xCUucYlLXOEKV7jCFa5whStc4QrXuMY1rnGNa1zjGt"
            + "e4xg1ucIMb3OAGN7jBDW5wi1vc4ha3uMUtbnGLW9zhDne4wx3ucIc73OHu5O+RkVNQUlHT0BLOcIYznOEMZzjDGc5whnOc4xznOMc5znGOc5zj"
            + "Ahe4wAUucIELXOACF7jEJS5xiUtc4hKXuMQlrnCFK1zhCle4whWucIVrXOMa17jGNa5xjWtc4wY3uMENbnCDG9zgBje4xS1ucYtb3OIWt7jFLe"
            + "5whzvc4Q53uMMd7nB3ivfIyCkoqahpaAlnOMMZznCGM5zhDGc4wznOcY5znOMc5zjHOc5xgQtc4AIXuMAFLnCBC1ziEpe4xCUucYlLXOISV7jC"
            + "Fa5whStc4QpXuMI1rnGNa1zjGte4xjWucYMb3OAGN7jBDW5wgxvc4ha3uMUtbnGLW9ziFne4wx3ucIc73OEOd7g7PZkQSpVao9XJ+Ggyl4UsZS"
            + "Vr2chWdvIn543LQ57ykrd85CtnLmOZyi+Zycj/UhZnJ8Ypn9KUrmRiKkvZylGu8lRPZSpXhYqFStWqUa3q1E9taleHOtXs2+pRr/o0T2Ma14Qm"
            + "NaXhnNGs5rRPa1rXhja1pW0t1672dE9nOteFLnWla93oVney98jIKSipqGloCWc4wxnOcIYznOEMZzjDOc5xjnOc4xznOMc5znGBC1zgAhe4wA"
            + "UucIELXOISl7jEJS5xiUtc4hJXuMIVrnCFK1zhCle4wjWucY1rXOMa17jGNa5xgxvc4AY3uMENbnCDG9ziFre4xS1ucYtb3OIWd7jDHe5whzvc"
            + "4Q53uDv5e2TkFJRU1DS0hDOc4QxnOMMZznCGM5zhHOc4xznOcY5znOMc57jABS5wgQtc4AIXuMAFLnGJS1ziEpe4xCUucYkrXOEKV7jCFa5whS"
            + "tc4RrXuMY1rnGNa1zjGte4wQ1ucIMb3OAGN7jBDW5xi1vc4ha3uMUtbnGLO9zhDne4wx3ucIc73J3iPTJyCkoqahpawhnOcIYznOEMZzjDGc5w"
            + "jnOc4xznOMc5znGOc1zgAhe4wAUucIELXOACl7jEJS5xiUtc4hKXuMQVrnCFK1zhCle4whWucI1rXOMa17jGNa5xjWvc4AY3uMENbnCDG9zgBr"
            + "e4xS1ucYtb3OIWt7jFHe5whzvc4Q53uMMd7k4f";

    private const string Of1024 =
        "HdLBgYNQDEPBhnyIJSCh/8Z2/t6dAG/0mZ1M55p7nvnOb97Zz+zOZraz1+w9+8x+Z3+z7+Qz8ZtMOrkm9+SZfCe/yTv9THfqLzu9pvf0mX6nv+"
            + "k712eunStzeeI11z3XM9d3rt9c79yfuXfuzN25vdA99zP3d+7f3O88n3l2nszTea55vO8zz3ee3zzvfD/z3flmvp3vNd97vj7nO9/ffN/5fea3"
            + "88v8Or9rfvf8nvn52t/83nk/8+68mbfzXvPe8z7zfucV49SQ46PHR5CPIh9JPpp8RPmo8pHl4+4/m7sT7pQ76U67E+/UO/n0WwE3p687DVfEVX"
            + "FlXB1XyFVypVwttwfCnZyr5wq6iq6kq+mKuqqurHsdMXfKrrSr7Yq76q68q+8KvArvfWjdibwqr8yr8wq9Sq/Uq/WKvc/ZgDu9V/BVfCVfzVf0"
            + "VX1lX933e8biTvrVfsVf9Vf+1X8BLIFFsL+zKncUFsNyWBBLYlEsi4WxNPY98zv7M0Ae4REe4REe4REe4REe2TNUdzzCIzzCIzzCIzxy9nwG/b"
            + "9od2fTZ9Rn1WfWZ9dn2DzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzC"
            + "IzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzCIzzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKoz"
            + "zKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzKozzK"
            + "ozzKozzKozzKozzKozzKozzKozzKozw+w2w619zzzHd+8470yguvu+yqi6655IoLrnfOrC3T6OzJVOYM//jOqXwiz0l8vnRO3/O4EVdbaZUVVl"
            + "dZVRVVU0kVFVRPOdUUU0splRRSRxlVFFFDCRUUUD/51BNPO+mUE0432VQTTTPJFBNML7nUEksrqZQSSieZVBJJI4neU0MOi12LXYtdi12LXYtd"
            + "i12LXYvd/2zuTrhT7qQ77U68U+/k028F3Jy+7jRcEVfFlXF1XCFXyZVytdweCHdyrp4r6Cq6kq6mK+qqurLudcTcKbvSrrYr7qq78q6+K/AqvP"
            + "ehdSfyqrwyr84r9Cq9Uq/WK/Y+ZwPu9F7BV/GVfDVf0Vf1lX113+8ZizvpV/sVf9Vf+Vf/BbAEFsH+zqrcUVgMy2FBLIlFsSwWxtLY98zv7M8A"
            + "eYRHeIRHeIRHeIRHeGTPUN3xCI/wCI/wCI/wyNnzGfT/ot2dTZ9Rn1WfWZ9dn2HzCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI"
            + "/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wCI/wKI/yKI/yKI/yKI/y"
            + "KI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI"
            + "/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/yKI/y+AM=";
}
